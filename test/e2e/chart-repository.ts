import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';

/** A chart whose release is one ConfigMap that tells the version and the values it was given. */
export interface Chart {
  readonly name: string;
  readonly version: string;
}

const TELLING = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
data:
  version: {{ .Chart.Version | quote }}
  values: {{ .Values | toJson | quote }}
`;

/** A Helm repository on loopback. */
export class ChartRepository {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param folder to be made for the packages */
  static async start(folder: string, charts: readonly Chart[]): Promise<ChartRepository> {
    for (const chart of charts) await pack(folder, chart);
    writeFileSync(join(folder, 'index.yaml'), stringify(indexOf(folder, charts)));
    const server = createServer(({ url = '' }, response) => {
      const file = /^\/([\w.-]+)$/.exec(url)?.[1];
      try {
        response.end(readFileSync(join(folder, file ?? 'none')));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ChartRepository(server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const packageOf = ({ name, version }: Chart) => `${name}-${version}.tgz`;

async function pack(folder: string, chart: Chart): Promise<void> {
  const { name, version } = chart;
  const source = join(folder, version);
  mkdirSync(join(source, name, 'templates'), { recursive: true });
  writeFileSync(join(source, name, 'Chart.yaml'), stringify({ apiVersion: 'v2', name, version }));
  writeFileSync(join(source, name, 'templates', 'telling.yaml'), TELLING);
  await promisify(execFile)('tar', ['-czf', join(folder, packageOf(chart)), '-C', source, name]);
}

function indexOf(folder: string, charts: readonly Chart[]) {
  const entry = (chart: Chart) => ({
    apiVersion: 'v2',
    ...chart,
    urls: [packageOf(chart)],
    digest: createHash('sha256')
      .update(readFileSync(join(folder, packageOf(chart))))
      .digest('hex'),
  });
  const names = new Set(charts.map(({ name }) => name));
  const entries = [...names].map((name) => [name, charts.filter((chart) => chart.name === name).map(entry)]);
  return { apiVersion: 'v1', entries: Object.fromEntries(entries) };
}
