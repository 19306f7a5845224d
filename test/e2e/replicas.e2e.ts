import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ReplicaPlace, SERVER, USER } from './replica-place.ts';

const KILLS = 20;
const TAKE_OVER_MS = 15_000;
/** Between two tries of a sender. */
const RETRY_MS = 50;

let place: ReplicaPlace;
beforeAll(async () => {
  place = await ReplicaPlace.start();
});
afterAll(() => place?.stop());

/** A request that was answered. */
interface Done {
  readonly key: string;
  readonly to: number;
  readonly commit: string;
  readonly by: number;
  /** On the monotonic clock. */
  readonly at: number;
}

/** Asks for one machine more, again and again, of whichever replica answers. */
class Sender {
  readonly done: Done[] = [];
  readonly running: Promise<void>;
  readonly #cluster: string;
  #isOver = false;

  constructor(cluster: string) {
    this.#cluster = cluster;
    this.running = this.#run();
  }

  end(): Promise<void> {
    this.#isOver = true;
    return this.running;
  }

  /** Sends a request until somebody answers it. */
  async send(key: string, to: number, first = 0): Promise<Done> {
    for (let tried = first; ; tried += 1) {
      const by = tried % 2;
      const answer = await place.scale(by, this.#cluster, { key, to });
      if (answer?.status === 200) return { key, to, by, commit: answer.body.commit ?? '', at: performance.now() };
      if (answer && answer.status !== 503) throw new Error(`${key}: ${answer.status} ${JSON.stringify(answer.body)}`);
      await pause(RETRY_MS);
    }
  }

  async #run(): Promise<void> {
    for (let to = 2; !this.#isOver; to += 1) {
      this.done.push(await this.send(`${this.#cluster}-${to}`, to, this.done.at(-1)?.by));
    }
  }
}

it('the manifests are taken, the pods keep to what is restricted, and the account may do what it does and no more', async () => {
  const { plane } = place.fleet;
  const { spec } = (await place.fleet.get<{ spec: { template: { spec: object } } }>(SERVER, 'deployment', SERVER)).spec
    .template;
  const pod = (changed: object) =>
    plane.kubectl(
      ['create', '--dry-run=server', '-f', '-'],
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'one', namespace: SERVER },
        spec: { ...spec, ...changed },
      }),
    );
  await pod({});
  await expect(pod({ securityContext: {} })).rejects.toThrow(/violates PodSecurity/);
  const can = async (question: readonly string[]) => {
    const [verb = '', resource = '', namespace = ''] = question;
    const asked = ['auth', 'can-i', verb, resource, '-n', namespace, `--as=${USER}`];
    return (
      await plane
        .kubectl(asked)
        .catch((error: Error) => (error.message.trim().endsWith('(exit code 1):') ? 'no' : error.message))
    ).trim();
  };
  const allowed = [
    ['get', `leases.coordination.k8s.io/${SERVER}`, SERVER],
    ['patch', `leases.coordination.k8s.io/${SERVER}`, SERVER],
    ['patch', `endpointslices.discovery.k8s.io/${SERVER}`, SERVER],
    ['get', 'secrets', 'krake'],
    ['create', 'tokenreviews.authentication.k8s.io', SERVER],
    ['watch', 'machines.cluster.x-k8s.io', 'shop'],
  ] as const;
  const forbidden = [
    ['create', 'leases.coordination.k8s.io', SERVER],
    ['patch', 'leases.coordination.k8s.io/other', SERVER],
    ['patch', 'endpointslices.discovery.k8s.io/other', SERVER],
    ['get', 'secrets', SERVER],
    ['get', 'secrets', 'flux-system'],
    ['list', 'secrets', 'krake'],
    ['patch', 'pods', SERVER],
    ['delete', 'machines.cluster.x-k8s.io', 'shop'],
  ] as const;
  for (const question of allowed) expect([...question, await can(question)]).toEqual([...question, 'yes']);
  for (const question of forbidden) expect([...question, await can(question)]).toEqual([...question, 'no']);
});

it(`${KILLS} leaders are killed in the middle of requests: every request has one effect, the other one takes over within 15 s`, async () => {
  const senders = ['web-1', 'web-2'].map((cluster) => new Sender(cluster));
  const answered = async (by: number | undefined, since: number) => {
    for (;;) {
      const first = senders
        .flatMap(({ done }) => done)
        .find((one) => one.at > since && (by === undefined || one.by === by));
      if (first) return first;
      await Promise.race([pause(10), ...senders.map(async ({ running }) => running)]);
    }
  };
  const took: number[] = [];
  let leader = (await answered(undefined, 0)).by;
  for (let kill = 0; kill < KILLS; kill += 1) {
    // Some time within a request: before, in and after its push.
    await pause((kill * 37) % 400);
    const began = performance.now();
    await place.kill(leader);
    const other = 1 - leader;
    const { at } = await answered(other, began);
    took.push(at - began);
    console.log(`kill ${kill + 1}: replica ${other} answers after ${((at - began) / 1000).toFixed(1)} s`);
    expect(at - began).toBeLessThan(TAKE_OVER_MS);
    await place.begin(leader);
    leader = other;
  }
  await Promise.all(senders.map((sender) => sender.end()));
  const all = senders.flatMap(({ done }) => done);
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  console.log(
    `${all.length} requests; taken over within ${seconds(Math.min(...took))} to ${seconds(Math.max(...took))}`,
  );

  // Sent once more, the newest requests have the answers that they had, and no second effect.
  for (const [index, sender] of senders.entries()) {
    for (const { key, to, commit } of senders[index]?.done.slice(-10) ?? []) {
      expect((await sender.send(key, to)).commit).toBe(commit);
    }
  }
  await place.fleet.pull();
  const log = await place.fleet.git('log', '--format=%H %s', '--grep=by request');
  const commits = log.split('\n').map((line) => ({ id: line.slice(0, 40), subject: line.slice(41) }));
  const expected = ['web-1', 'web-2'].flatMap((cluster, index) =>
    (senders[index]?.done ?? []).map(({ to }) => `Scale ${cluster}/workers ${to - 1} -> ${to} by request`),
  );
  expect(commits.map(({ subject }) => subject).sort()).toEqual(expected.sort());
  expect(commits.map(({ id }) => id).sort()).toEqual(all.map(({ commit }) => commit).sort());
}, 1_200_000);

it('the Service leads to the leader, and what the replicas wrote outlives that everything is applied again', async () => {
  const look = async () => {
    const slice = await place.fleet.get<{ endpoints: { addresses: string[] }[] }>(SERVER, 'endpointslice', SERVER);
    const lease = await place.fleet.get<{ spec: { holderIdentity?: string } }>(SERVER, 'lease', SERVER);
    return { addresses: slice.endpoints.flatMap(({ addresses }) => addresses), holder: lease.spec.holderIdentity };
  };
  const before = await look();
  const answers = await Promise.all([0, 1].map((index) => place.scale(index, 'web-1', { key: 'the-last', to: 1000 })));
  const leading = answers.findIndex((answer) => answer?.status === 200);
  expect(before.addresses).toEqual([`10.0.0.${leading + 1}`]);
  expect(answers.map((answer) => answer?.status).sort()).toEqual([200, 503]);
  await place.applyAgain();
  expect(await look()).toEqual(before);
  const refused = [...place.requests()].filter(([, codes]) => codes.has(403));
  expect(refused).toEqual([]);
});
