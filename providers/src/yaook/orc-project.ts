import type { YaookOrcProject } from '@krake-infra/constructs';
import { DEFAULTS } from './defaults.ts';
import { type CredentialPlace, kept } from './external-secrets.ts';

const ORC = 'openstack.k-orc.cloud/v1alpha1';
/** Nothing is deleted from OpenStack because an object is. */
const DETACH = { onDelete: 'detach' };

/** Where ORC finds credentials. */
export interface OrcLogin {
  readonly secretName: string;
  readonly cloudName: string;
}

/** Who ORC is for which objects. */
export interface OrcLogins {
  /** For project and user. */
  readonly admin: OrcLogin;
  /** The user itself: application credentials of others are costly to look up. */
  readonly user: OrcLogin;
}

/** Project, user and application credential, with the domain and the roles that exist already. */
export function orcObjects(place: CredentialPlace, project: YaookOrcProject, { admin, user }: OrcLogins): any[] {
  const { name } = place;
  const { domain = DEFAULTS.YaookOrcProject.domain, roles = DEFAULTS.YaookOrcProject.roles } = project;
  const orc = (kind: string, own: string, login: OrcLogin, rest: object) =>
    kept(ORC, kind, { ...place, name: own }, { spec: { cloudCredentialsRef: login, ...rest } });
  const existing = (title: string) => ({ managementPolicy: 'unmanaged', import: { filter: { name: title } } });
  const made = (resource: object) => ({ managedOptions: DETACH, resource });
  const roleName = (role: string) => `${name}-${role.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  return [
    orc('Domain', name, admin, existing(domain)),
    ...roles.map((role) => orc('Role', roleName(role), admin, existing(role))),
    orc('Project', name, admin, made({ name: project.project, domainRef: name })),
    orc('User', name, admin, made(userOf(name, project))),
    orc('ApplicationCredential', name, user, made(credentialOf(name, project, roles.map(roleName)))),
  ];
}

function userOf(name: string, { project, passwordSecret }: YaookOrcProject) {
  return { name: project, domainRef: name, defaultProjectRef: name, passwordRef: passwordSecret };
}

function credentialOf(name: string, { applicationCredentialSecret }: YaookOrcProject, roleRefs: string[]) {
  return { name, userRef: name, secretRef: applicationCredentialSecret, roleRefs, unrestricted: false };
}
