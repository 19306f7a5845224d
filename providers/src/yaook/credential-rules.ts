import type { ProviderProblem, YaookCloud } from '@krake-infra/constructs';
import { adminSecret, credentialsOf, MAKING_MODES } from './credentials.ts';
import { DEFAULTS } from './defaults.ts';
import { yaookFacts } from './facts.ts';

const PATH = 'cloud.yaook.credentials';
/** Blocks that a mode alone has. */
const BLOCKS = ['clusterIdentity', 'externalSecret', 'keystoneUser', 'orcProject'] as const;

/** What can not come about of the credentials of a cloud. */
export function credentialProblems(yaook: YaookCloud): ProviderProblem[] {
  const { mode, namespaceLabels } = credentialsOf(yaook);
  const others = BLOCKS.filter((block) => block !== mode && credentialsOf(yaook)[block] !== undefined);
  const unused = !MAKING_MODES.includes(mode) && namespaceLabels ? [...others, 'namespaceLabels'] : others;
  return [
    ...unused.map((field) => ofOtherMode(field, mode)),
    ...(MAKING_MODES.includes(mode) ? [...placeProblems(yaook, mode), ...blockProblems(yaook, mode)] : []),
  ];
}

function ofOtherMode(field: string, mode: string): ProviderProblem {
  const message = `mode ${mode} has no use for it`;
  const hint = `remove ${field}, or set the mode that it belongs to`;
  return { field: `${PATH}.${field}`, message, hint, rule: 'credentials-of-other-mode' };
}

/** The Secret is made beside what it comes from, and has the address of Keystone in it. */
function placeProblems(yaook: YaookCloud, mode: string): ProviderProblem[] {
  const problems: ProviderProblem[] = [];
  if ((yaook.topology ?? DEFAULTS.YaookCloud.topology) !== 'coLocated') {
    const message = `mode ${mode} reads Secrets of Yaook, which runs on another cluster`;
    const hint = 'use mode secretRef or clusterIdentity; topology: coLocated where Cluster API runs beside Yaook';
    problems.push({ field: `${PATH}.mode`, message, hint, rule: 'co-located-needed' });
  }
  if (yaookFacts(yaook).authUrl === undefined) {
    const message = 'the address of Keystone is not known, and credentials need it';
    const hint = 'run krake-infra cloud discover, or state authUrl';
    problems.push({ field: 'cloud.yaook.authUrl', message, hint, rule: 'auth-url-needed' });
  }
  return problems;
}

function blockProblems(yaook: YaookCloud, mode: string): ProviderProblem[] {
  const { externalSecret, keystoneUser, orcProject } = credentialsOf(yaook);
  if (!{ externalSecret, keystoneUser, orcProject }[mode]) {
    const message = `mode ${mode} says nothing about itself`;
    return [{ field: `${PATH}.${mode}`, message, hint: 'write its block', rule: 'credentials-block-missing' }];
  }
  if (mode === 'externalSecret' && externalSecret?.secretName === adminSecret(yaook)) {
    const message = 'clusters would get the user that may do everything in the cloud';
    const hint = 'name a Secret with a user of one project, or use mode orcProject';
    return [{ field: `${PATH}.externalSecret.secretName`, message, hint, rule: 'admin-credentials' }];
  }
  if (mode === 'keystoneUser' && keystoneUser?.acceptServiceProject !== true) {
    const message = 'a KeystoneUser is in project service, beside the services of OpenStack itself';
    const hint = 'use another mode for tenants, or set acceptServiceProject to true';
    return [{ field: `${PATH}.keystoneUser.acceptServiceProject`, message, hint, rule: 'service-project' }];
  }
  return [];
}
