import type { YaookCloud, YaookOrcProject } from '@krake-infra/constructs';
import { type CloudEntry, cloudsSecret, quoted } from './clouds-yaml.ts';
import { DEFAULTS } from './defaults.ts';
import { type CredentialPlace, externalSecret, kept, secretStore } from './external-secrets.ts';
import { orcObjects } from './orc-project.ts';

/** How the credentials of a cloud come about, defaults filled in. */
export function credentialsOf({ credentials = {} }: YaookCloud) {
  const { mode, name, cloudName } = DEFAULTS.YaookCredentials;
  return {
    ...credentials,
    mode: credentials.mode ?? mode,
    name: credentials.name ?? name,
    cloudName: credentials.cloudName ?? cloudName,
  };
}

/** Modes whose Secret is made here, in the namespace of Yaook. */
export const MAKING_MODES = ['externalSecret', 'keystoneUser', 'orcProject'];

/** What has to be there so that the Secret of an OpenStackClusterIdentity comes about; nothing in other modes. */
export function credentialObjects(yaook: YaookCloud): any[] {
  const { mode, externalSecret: source, orcProject } = credentialsOf(yaook);
  if (mode === 'externalSecret' && source) {
    const place = placeOf(yaook);
    return [...secretStore(place, [source.secretName]), followed(yaook, place, source.secretName)];
  }
  if (mode === 'keystoneUser') {
    return serviceUser(yaook);
  }
  return mode === 'orcProject' && orcProject ? projectObjects(yaook, orcProject) : [];
}

/** Name of the Secret with the user that may do everything. Source: Yaook, bootstrap of Keystone. */
export const adminSecret = ({ keystone }: YaookCloud): string => `${keystone.name}-admin`;

function placeOf(yaook: YaookCloud): CredentialPlace {
  return { name: credentialsOf(yaook).name, namespace: yaook.namespace ?? DEFAULTS.YaookCloud.namespace };
}

/** Fields of an entry from the variables of the OpenStack client. */
function passwordEntry(name: string, variable: (variable: string, fallback: string) => string): CloudEntry {
  return {
    name,
    auth: {
      username: variable('OS_USERNAME', ''),
      password: variable('OS_PASSWORD', ''),
      project_name: variable('OS_PROJECT_NAME', 'service'),
      user_domain_name: variable('OS_USER_DOMAIN_NAME', 'Default'),
      project_domain_name: variable('OS_PROJECT_DOMAIN_NAME', 'Default'),
    },
  };
}

/** An ExternalSecret that has the entry of the cloud from one Secret with the variables of the OpenStack client. */
function followed(yaook: YaookCloud, place: CredentialPlace, key: string): any {
  const { name: store, cloudName } = credentialsOf(yaook);
  const entry = passwordEntry(cloudName, (variable) => `{{ .${variable} | toJson }}`);
  return externalSecret(place, {
    store,
    source: { dataFrom: [{ extract: { key } }] },
    templates: cloudsSecret(yaook, [entry]),
  });
}

/** All Secrets of the user, of which there is one but while Yaook replaces it. */
const LAST_FOUND = '{{- $user := dict }}{{- range . }}{{- $user = fromJson . }}{{- end }}\n';

/** The name of its Secret is random, so that it is found by the labels on what belongs to an object of Yaook. */
function serviceUser(yaook: YaookCloud): any[] {
  const place = placeOf(yaook);
  const { kind = DEFAULTS.YaookKeystone.kind, name } = yaook.keystone;
  const labels = { 'parent-group': 'yaook.cloud', 'parent-plural': 'keystoneusers', 'parent-name': place.name };
  const tags = Object.fromEntries(Object.entries(labels).map(([key, value]) => [`state.yaook.cloud/${key}`, value]));
  const entry = passwordEntry(
    credentialsOf(yaook).cloudName,
    (variable, fallback) => `{{ get $user "${variable}" | default ${quoted(fallback)} | toJson }}`,
  );
  return [
    kept('yaook.cloud/v1', 'KeystoneUser', place, { spec: { keystoneRef: { kind, name } } }),
    ...secretStore(place, undefined),
    externalSecret(place, {
      store: place.name,
      source: { dataFrom: [{ find: { tags } }] },
      templates: cloudsSecret(yaook, [entry], LAST_FOUND),
    }),
  ];
}

/** ORC is the administrator for project and user, and the user itself for the application credential. */
function projectObjects(yaook: YaookCloud, orcProject: YaookOrcProject): any[] {
  const place = placeOf(yaook);
  const { cloudName } = credentialsOf(yaook);
  const admin = { ...place, name: `${place.name}-admin` };
  const { passwordSecret, applicationCredentialSecret } = orcProject;
  const user = { secretName: place.name, cloudName: `${cloudName}-user` };
  const data = [
    { secretKey: 'password', remoteRef: { key: passwordSecret, property: 'password' } },
    { secretKey: 'secret', remoteRef: { key: applicationCredentialSecret, property: 'value' } },
  ];
  return [
    ...secretStore(place, [adminSecret(yaook), passwordSecret, applicationCredentialSecret]),
    followed(yaook, admin, adminSecret(yaook)),
    externalSecret(place, {
      store: place.name,
      source: { data },
      templates: cloudsSecret(yaook, projectEntries(place.name, cloudName, orcProject)),
    }),
    ...orcObjects(place, orcProject, { admin: { secretName: admin.name, cloudName }, user }),
  ];
}

/** The application credential, and the user that it belongs to. */
function projectEntries(credential: string, cloudName: string, orcProject: YaookOrcProject): CloudEntry[] {
  const [user, domain] = [quoted(orcProject.project), quoted(orcProject.domain ?? DEFAULTS.YaookOrcProject.domain)];
  const owner = { username: user, user_domain_name: domain };
  return [
    {
      name: cloudName,
      authType: 'v3applicationcredential',
      auth: {
        application_credential_name: quoted(credential),
        application_credential_secret: '{{ .secret | toJson }}',
        ...owner,
      },
    },
    {
      name: `${cloudName}-user`,
      auth: { ...owner, password: '{{ .password | toJson }}', project_name: user, project_domain_name: domain },
    },
  ];
}
