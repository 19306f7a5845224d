import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { parse } from 'yaml';

/** What the API server says of a server-side apply that it does not carry out; `undefined` when it takes it. */
export type Answer = string | undefined;

/** Asks an API server what it would say, as Flux applies: one field manager that owns everything. */
export class DryRun {
  readonly #server: string;
  readonly #agent: Agent;

  constructor(kubeconfig: string) {
    const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
    const decoded = (text: string) => Buffer.from(text, 'base64');
    const { 'client-certificate-data': cert, 'client-key-data': key } = users[0].user;
    const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
    this.#server = server;
    this.#agent = new Agent({
      ca: decoded(ca),
      cert: decoded(cert),
      key: decoded(key),
      keepAlive: true,
      maxSockets: 4,
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Applies for real. */
  async apply(object: Manifest): Promise<void> {
    const answer = await this.#patch(object, '');
    if (answer !== undefined) throw new Error(`${object.kind}/${object.metadata.name}: ${answer}`);
  }

  ask(object: Manifest): Promise<Answer> {
    return this.#patch(object, '&dryRun=All');
  }

  #patch({ apiVersion, kind, ...rest }: Manifest, more: string): Promise<Answer> {
    const { name, namespace } = rest.metadata;
    const path = `/apis/${apiVersion}/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`;
    const url = `${this.#server}${path}?fieldManager=krake-infra&force=true${more}`;
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    return new Promise((resolve, reject) => {
      const call = request(url, { method: 'PATCH', agent: this.#agent, headers }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => {
          const { statusCode: status = 0 } = response;
          if (status < 300) resolve(undefined);
          // 400 and 500 would be faults of the test or of a webhook, not verdicts
          else if (status === 403 || status === 422) resolve(JSON.parse(text).message);
          else reject(new Error(`${status} for ${kind}/${name}: ${text}`));
        });
      });
      call.on('error', reject);
      call.end(JSON.stringify({ apiVersion, kind, ...rest }));
    });
  }
}
