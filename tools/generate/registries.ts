import type { Model } from './schema.ts';

/** jsii needs literal exports, so the list of provider folders is written out. */
export function providerIndex(model: Model): string {
  const lines = model.providers.map((id) => `export * as ${id} from './${id}/index.ts';`);
  return `// Generated from the provider folders by \`npm run generate\`. Do not edit.\n\n${lines.join('\n')}\n`;
}
