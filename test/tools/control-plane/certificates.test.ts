import { X509Certificate } from 'node:crypto';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { Authority } from '../../../tools/control-plane/certificates.ts';
import { kubeconfig } from '../../../tools/control-plane/kubeconfig.ts';

it('a kubeconfig authenticates its user to a server of the same authority', async () => {
  const authority = await Authority.create('authority');
  const { certificate, key } = await authority.server('server');
  const server = createServer(
    { cert: certificate, key, ca: authority.certificate, requestCert: true },
    (asked, answer) =>
      answer.end(
        JSON.stringify(
          (asked.socket as unknown as { getPeerCertificate(): { subject: object } }).getPeerCertificate().subject,
        ),
      ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const config = parse(kubeconfig(address, authority.certificate, await authority.client('grace', ['one', 'two'])));

  const text = (base64: string) => Buffer.from(base64, 'base64').toString();
  const [{ user }] = config.users;
  const [{ cluster }] = config.clusters;
  expect(config.contexts).toEqual([
    { name: config['current-context'], context: { cluster: 'control-plane', user: 'user' } },
  ]);
  const subject = await new Promise<string>((resolve, reject) => {
    const credentials = {
      ca: text(cluster['certificate-authority-data']),
      cert: text(user['client-certificate-data']),
      key: text(user['client-key-data']),
    };
    request(cluster.server, { ...credentials, agent: false }, (answer) => {
      answer.setEncoding('utf8').on('data', resolve);
    })
      .on('error', reject)
      .end();
  });
  expect(JSON.parse(subject)).toEqual({ O: ['one', 'two'], CN: 'grace' });
});

it('certificates are for this machine and end within a month', async () => {
  const authority = await Authority.create('authority');
  const certificate = new X509Certificate((await authority.server('server')).certificate);
  expect(certificate.subjectAltName).toBe('IP Address:127.0.0.1, DNS:localhost');
  expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  const days = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(29);
  expect(days).toBeLessThanOrEqual(30);
});
