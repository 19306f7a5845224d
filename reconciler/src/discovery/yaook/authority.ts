import type { YaookCloud } from '../../core/generated/fleet.ts';
import { type Json, objectAt, textAt } from '../../track/cluster-api/json.ts';
import { derive, type Fact, known, theOnly, unknown } from './fact.ts';
import type { Answer } from './objects.ts';

/** Key of the ConfigMap that Yaook keeps for each service. */
const BUNDLE = 'ca-bundle.crt';
const PEM = '-----BEGIN CERTIFICATE-----';
/** More would not fit beside the rest into the user data of a machine (unit: characters). */
const LONGEST = 10_240;

/** Certificates of the authority of Keystone's endpoint; `undefined` where a person states them. */
export function authority(cloud: YaookCloud, keystone: Json, answer: Answer): Fact<string | undefined> {
  const { caBundle, insecure, topology } = cloud;
  if (insecure || caBundle?.inline !== undefined || caBundle?.system) return known(undefined);
  if (caBundle?.configMap) return derive(named(answer, 'ConfigMap'), (object) => text(object, caBundle.configMap?.key));
  if (caBundle?.secret) return derive(named(answer, 'Secret'), (object) => decoded(object, caBundle.secret?.key));
  if (topology !== 'coLocated' && objectAt(keystone, 'spec', 'api', 'ingress', 'externalCertificateSecretRef')) {
    return unknown(
      'the public endpoint has a certificate from elsewhere; state caBundle, system: true for a public one',
    );
  }
  return derive(theOnly(answer, "ConfigMap of Keystone's authority"), (object) => text(object, BUNDLE));
}

function named(answer: Answer, kind: string): Fact<Json> {
  if (answer.kind === 'found') return known(answer.object);
  return unknown(`the ${kind} that caBundle names ${answer.kind === 'absent' ? 'is not there' : 'may not be read'}`);
}

function text(object: Json, key = ''): Fact<string> {
  return certificates(textAt(objectAt(object, 'data') ?? {}, key), key);
}

function decoded(object: Json, key = ''): Fact<string> {
  const data = textAt(objectAt(object, 'data') ?? {}, key);
  return certificates(data === undefined ? undefined : Buffer.from(data, 'base64').toString('utf8'), key);
}

function certificates(found: string | undefined, key: string): Fact<string> {
  if (!found?.includes(PEM)) return unknown(`${key} holds no certificate`);
  if (found.includes('PRIVATE KEY')) return unknown(`${key} holds a private key`);
  const trimmed = `${found.trim()}\n`;
  return trimmed.length <= LONGEST ? known(trimmed) : unknown(`${key} is longer than ${LONGEST} characters`);
}
