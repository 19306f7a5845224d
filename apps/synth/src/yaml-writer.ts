import { yamlWriter } from '@krake-infra/reconciler/fleet/yaml/write.ts';
import { Yaml } from 'cdk8s';

const writeDocument = yamlWriter((document) => Yaml.stringify(document));

/** Writes documents with the bytes of cdk8s's own `Yaml.stringify(...documents)`, many times faster. */
export function writeYaml(documents: readonly unknown[]): string {
  return documents.map(writeDocument).join('---\n');
}
