import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { BIN } from '../../tools/control-plane/build.ts';
import { Authority } from '../../tools/control-plane/certificates.ts';
import { freePort } from '../support/ports.ts';

/** User and password, and the line of htpasswd for them. */
export const LOGIN = { user: 'grace', password: 'secret' };
const HTPASSWD = `${LOGIN.user}:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n`;

const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
const READY_MS = 20_000;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
}

/** The registry of the CNCF's project Distribution on loopback, with HTTPS and a login. */
export class ImageRegistry {
  readonly host: string;
  /** Authority that its certificate is of, as PEM. */
  readonly authority: string;
  readonly #child: ChildProcess;
  #log = '';

  private constructor(port: number, authority: string, config: string) {
    this.host = `127.0.0.1:${port}`;
    this.authority = authority;
    this.#child = spawn(join(BIN, 'registry'), ['serve', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#log = (this.#log + chunk.toString()).slice(-4000);
      });
    }
  }

  /** @param folder to be made for what it keeps */
  static async start(folder: string): Promise<ImageRegistry> {
    const authority = await Authority.create('registry-authority');
    const { certificate, key } = await authority.server('registry');
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    mkdirSync(folder, { recursive: true });
    const port = await freePort();
    const config = {
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: {
        addr: `127.0.0.1:${port}`,
        secret: 'not-shared',
        tls: { certificate: file('tls.crt', certificate), key: file('tls.key', key) },
      },
      auth: { htpasswd: { realm: 'registry', path: file('htpasswd', HTPASSWD) } },
    };
    const registry = new ImageRegistry(port, authority.certificate, file('config.yml', stringify(config)));
    await registry.#ready();
    return registry;
  }

  /** Puts an image there, as an index of one platform's manifest; its digest, as the registry says it. */
  async put(repository: string, tag: string): Promise<string> {
    const config = JSON.stringify({ architecture: 'amd64', os: 'linux', name: `${repository}:${tag}` });
    await this.#blob(repository, config);
    const described = { mediaType: CONFIG_TYPE, digest: digestOf(config), size: config.length };
    const manifest = { schemaVersion: 2, mediaType: MANIFEST_TYPE, config: described, layers: [] };
    const text = JSON.stringify(manifest);
    const own = await this.#manifest(repository, digestOf(text), MANIFEST_TYPE, text);
    const platform = { architecture: 'amd64', os: 'linux' };
    const manifests = [{ mediaType: MANIFEST_TYPE, digest: own, size: text.length, platform }];
    const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests });
    return this.#manifest(repository, tag, INDEX_TYPE, index);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGTERM');
    await ended;
  }

  async #ready(): Promise<void> {
    for (const end = Date.now() + READY_MS; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const answer = await this.#send({ method: 'GET', path: '/v2/' }).catch(() => undefined);
      if (answer?.status === 200) return;
      if (Date.now() > end || this.#child.exitCode !== null)
        throw new Error(`the registry does not start: ${this.#log}`);
    }
  }

  async #blob(repository: string, body: string): Promise<void> {
    const { headers } = await this.#send({ method: 'POST', path: `/v2/${repository}/blobs/uploads/` }, 202);
    const upload = new URL(headers.location ?? '');
    upload.searchParams.set('digest', digestOf(body));
    const path = `${upload.pathname}${upload.search}`;
    await this.#send({ method: 'PUT', path, type: 'application/octet-stream', body }, 201);
  }

  async #manifest(repository: string, reference: string, type: string, body: string): Promise<string> {
    const path = `/v2/${repository}/manifests/${reference}`;
    const { headers } = await this.#send({ method: 'PUT', path, type, body }, 201);
    return String(headers['docker-content-digest']);
  }

  async #send({ method, path, type, body }: Sent, expected?: number) {
    const auth = `${LOGIN.user}:${LOGIN.password}`;
    const headers = type ? { 'content-type': type } : {};
    const asked = request(`https://${this.host}${path}`, { method, auth, headers, ca: this.authority, agent: false });
    asked.end(body);
    const [response] = await once(asked, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    const status: number = response.statusCode;
    if (expected !== undefined && status !== expected) throw new Error(`${method} ${path}: ${status} ${text}`);
    return { status, headers: response.headers as Record<string, string | undefined> };
  }
}

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
