import 'reflect-metadata';
import { generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key, both as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const DAY = 86_400_000;

/** A certificate authority that lives as long as one control plane; its certificates are good for 30 days. */
export class Authority {
  /** PEM of its own certificate. */
  readonly certificate: string;
  readonly #own: X509Certificate;
  readonly #keys: webcrypto.CryptoKeyPair;

  private constructor(own: X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.certificate = `${own.toString('pem')}\n`;
    this.#own = own;
    this.#keys = keys;
  }

  /** @param name not that of a certificate which it issues, or that one would look self-signed. */
  static async create(name: string): Promise<Authority> {
    const keys = await newKeys();
    const own = await X509CertificateGenerator.createSelfSigned({
      serialNumber: serial(),
      name: `CN=${name}`,
      ...validity(),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    });
    return new Authority(own, keys);
  }

  /** For a server on 127.0.0.1 and localhost. */
  server(name: string): Promise<KeyPair> {
    return this.#issue(
      [{ CN: [name] }],
      [
        new ExtendedKeyUsageExtension([SERVER]),
        new SubjectAlternativeNameExtension([
          { type: 'ip', value: '127.0.0.1' },
          { type: 'dns', value: 'localhost' },
        ]),
      ],
    );
  }

  /** For a user of the API server, who authenticates by it, with groups. */
  client(user: string, groups: readonly string[]): Promise<KeyPair> {
    const name = [...groups.map((group) => ({ O: [group] })), { CN: [user] }];
    return this.#issue(name, [new ExtendedKeyUsageExtension([CLIENT])]);
  }

  async #issue(
    subject: { [type: string]: string[] }[],
    extensions: (ExtendedKeyUsageExtension | SubjectAlternativeNameExtension)[],
  ): Promise<KeyPair> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serial(),
      subject,
      issuer: this.#own.subjectName,
      ...validity(),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        ...extensions,
      ],
    });
    const exported = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { certificate: `${certificate.toString('pem')}\n`, key: pem('PRIVATE KEY', Buffer.from(exported)) };
  }
}

/** The key that signs tokens of service accounts, and its public half, as PEM. */
export function tokenKeys(): { readonly private: string; readonly public: string } {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    private: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    public: keys.publicKey.export({ type: 'spki', format: 'pem' }) as string,
  };
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

// a clear top bit would make some numbers shorter, a set one negative
const serial = () => `4${randomBytes(16).toString('hex').slice(1)}`;

/** Begins a minute ago, for clocks that a test sets back. */
const validity = () => ({ notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 30 * DAY) });

const newKeys = () =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
