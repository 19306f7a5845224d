import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { clusterApiActuator } from '@krake-infra/reconciler/track/cluster-api/actuator.ts';
import { connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { FluxRequests } from '@krake-infra/reconciler/track/cluster-api/flux-requests.ts';
import { WatchedManagement } from '@krake-infra/reconciler/track/cluster-api/management.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FakeApiServer } from '../../support/api-server.ts';
import { machineObject, repositoryObject } from '../../support/cluster-api-objects.ts';

const OLD = '0'.repeat(40);
const X = '1'.repeat(40);
const commit = commitId(X);
const silent = { info: () => {}, warn: () => {}, error: () => {} };

async function started() {
  const server = await FakeApiServer.start();
  server.put('GitRepository', repositoryObject(OLD));
  server.put('Machine', machineObject('web-1', 'machine-1'));
  const connection = connect({ file: server.kubeconfig });
  const management = new WatchedManagement('mgmt', connection, () => 5);
  onTestFinished(() => management.close());
  await management.read(AbortSignal.timeout(10_000));
  const actuator = clusterApiActuator(new Map([['mgmt', connection]]));
  const isIn = async (wanted: string, revision: string) => wanted === revision;
  const requests = new FluxRequests(new Map([['mgmt', management]]), actuator, { isIn }, silent);
  return { server, actuator, requests };
}

/** Flux: answers each request after another; the server shows the push only at the `shown`th look. */
function fluxThatFindsItAt(server: FakeApiServer, shown: number): string[] {
  const tokens: string[] = [];
  server.intercept = (request) => {
    if (request.method === 'PATCH') setImmediate(answer);
    return false;
  };
  const answer = () => {
    const annotations = server.get('GitRepository', 'flux-system', 'fleet')?.metadata.annotations;
    const token = (annotations as Record<string, string> | undefined)?.['reconcile.fluxcd.io/requestedAt'];
    if (token === undefined) return void setImmediate(answer);
    if (tokens.at(-1) === token) return;
    tokens.push(token);
    server.put('GitRepository', repositoryObject(tokens.length >= shown ? X : OLD, token));
  };
  return tokens;
}

describe('what is written on a management cluster', () => {
  it('asks Flux once when it finds the commit', async () => {
    const { server, requests } = await started();
    const tokens = fluxThatFindsItAt(server, 1);
    await requests.pushed(commit);
    expect(tokens).toEqual([`${X}/1`]);
  });

  it('asks again only after Flux answered without the commit', async () => {
    const { server, requests } = await started();
    let told = false;
    const patches = () => server.requests.filter((request) => request.startsWith('PATCH')).length;
    server.intercept = (request) => {
      if (request.method === 'PATCH') told = true;
      return false;
    };
    const done = requests.pushed(commit);
    while (!told) await new Promise((resolve) => setImmediate(resolve));
    // Something else happens to the repository; that is no answer.
    server.put('GitRepository', repositoryObject(OLD, 'other'));
    server.put('GitRepository', repositoryObject(X, `${X}/1`));
    await done;
    expect(patches()).toBe(1);
  });

  it('gives up where it may not write, and only there', async () => {
    const { server, requests } = await started();
    server.intercept = ({ method }, response) => {
      if (method !== 'PATCH') return false;
      response.writeHead(403).end('{"message":"forbidden"}');
      return true;
    };
    await expect(requests.pushed(commit)).resolves.toBeUndefined();
  });

  it('marks a machine and takes the mark back', async () => {
    const { server, actuator } = await started();
    const machine = { namespace: 'shop', name: 'machine-1' };
    const marks = () => server.get('Machine', 'shop', 'machine-1')?.metadata.annotations;
    await actuator.mark('mgmt', machine, 'krake-infra:0123456789ab:500');
    expect(marks()).toEqual({ 'cluster.x-k8s.io/delete-machine': 'krake-infra:0123456789ab:500' });
    await actuator.mark('mgmt', machine, null);
    expect(marks()).toEqual({});
  });
});
