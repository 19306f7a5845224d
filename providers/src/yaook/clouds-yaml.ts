import type { YaookCloud } from '@krake-infra/constructs';
import { DEFAULTS } from './defaults.ts';
import { yaookFacts } from './facts.ts';

/** An entry of `clouds.yaml`; values are YAML, or templates that give YAML. */
export interface CloudEntry {
  readonly name: string;
  readonly auth: { readonly [field: string]: string };
  /** @default - a password */
  readonly authType?: string;
}

/** A YAML text that holds as it is. */
export const quoted = (text: string): string => JSON.stringify(text);

/** The data of a Secret with credentials, as a template: `clouds.yaml`, and the authority where there is one. */
export function cloudsSecret(yaook: YaookCloud, entries: CloudEntry[], preamble = ''): { [key: string]: string } {
  const { caBundle } = yaookFacts(yaook);
  const clouds = ['clouds:', ...entries.flatMap((entry) => entryLines(yaook, entry)), ''].join('\n');
  return { 'clouds.yaml': preamble + clouds, ...(caBundle !== undefined && { cacert: caBundle }) };
}

function entryLines(yaook: YaookCloud, { name, auth, authType }: CloudEntry): string[] {
  const { region, authUrl } = yaookFacts(yaook);
  const isInside = (yaook.topology ?? DEFAULTS.YaookCloud.topology) === 'coLocated';
  return [
    `  ${quoted(name)}:`,
    `    region_name: ${quoted(region ?? '')}`,
    ...(isInside ? ['    interface: internal'] : []),
    ...(yaook.insecure ? ['    verify: false'] : []),
    ...(authType === undefined ? [] : [`    auth_type: ${authType}`]),
    '    auth:',
    `      auth_url: ${quoted(authUrl ?? '')}`,
    ...Object.entries(auth).map(([field, value]) => `      ${field}: ${value}`),
  ];
}
