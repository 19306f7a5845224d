import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FleetPlace } from './fleet-place.ts';
import type { LoopProcess } from './loop-process.ts';
import { type Deployed, UpgradeWatch } from './upgrade-watch.ts';
import { ALONE, CANARY, FOLLOWERS, READY_SECONDS, startWaves, template } from './waves-place.ts';

const [OLD, NEW] = ['v1.34.8', 'v1.35.2'];
const OTHERS = FOLLOWERS.filter((name) => name !== CANARY);
const PAUSED = 'cluster.x-k8s.io/paused';
const move = (name: string) => `Move ${name} to template tiny as it is now`;

let place: FleetPlace;
let loop: LoopProcess;
let base: string;
beforeAll(async () => {
  ({ place, loop } = await startWaves());
});
afterAll(async () => {
  await loop?.stop();
  await place?.stop();
});

interface Plane {
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: {
    readonly machineTemplate: { readonly spec: { readonly infrastructureRef: { readonly name: string } } };
  };
}

const plane = (name: string) => place.get<Plane>('shop', `kubeadmcontrolplane/${name}-control-plane`);

async function generations(names: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const planes = await Promise.all(names.map(plane));
  return Object.fromEntries(planes.map(({ metadata }) => [metadata.name, metadata.generation]));
}

async function movesSince(commit: string): Promise<readonly string[]> {
  await place.pull();
  const log = await place.git('log', '--reverse', '--format=%s', `${commit}..HEAD`);
  return log.split('\n').filter((subject) => subject.startsWith('Move '));
}

/** Its next control-plane machine is born paused, so that nothing ever provisions it. */
async function makeSick(name: string): Promise<void> {
  const { machineTemplate } = (await plane(name)).spec;
  const born = { spec: { template: { metadata: { annotations: { [PAUSED]: '' } } } } };
  const what = `devmachinetemplate/${machineTemplate.spec.infrastructureRef.name}`;
  // Flux takes away what managers called kubectl leave in its objects.
  const manager = '--field-manager=end-to-end-test';
  await place.plane.kubectl(['-n', 'shop', 'patch', what, manager, '--type=merge', '-p', JSON.stringify(born)]);
}

async function heal(name: string): Promise<void> {
  const selector = ['-l', `cluster.x-k8s.io/cluster-name=${name}`];
  await place.plane.kubectl(['-n', 'shop', 'annotate', 'devmachines', ...selector, `${PAUSED}-`]);
}

it('the canary alone gets a change of the template that only kubeadm is told, and its new machine never comes', async () => {
  await makeSick(CANARY);
  const before = await generations(FOLLOWERS);
  const heard = loop.reports.all.length;
  base = await place.change('Name the API server', template('api.example.org'));
  await loop.followed(move(CANARY), 60, heard);
  const name = `kubeadmcontrolplane/${CANARY}-control-plane`;
  await place.wait('shop', name, 'jsonpath={.status.replicas}=2', 60);
  const after = await generations(FOLLOWERS);
  expect(after).toEqual({ ...before, [`${CANARY}-control-plane`]: (before[`${CANARY}-control-plane`] ?? 0) + 1 });
});

it('an upgrade meanwhile: the control plane, then pool by pool, each once all before is applied and ready', async () => {
  const watch = new UpgradeWatch(place, ALONE);
  const begun = await place.head();
  await place.runRemote('cluster', 'update', `shop/${ALONE}`, '--kubernetes-version', NEW);
  await loop.followed(`Note that the upgrade of ${ALONE} to ${NEW} is over`, 300);
  await place.wait('shop', `cluster/${ALONE}`, 'condition=Available', 60);
  const made = await watch.end(begun);
  console.log(made.steps.map(({ subject, deployed }) => `${subject}: ${JSON.stringify(deployed.pools)}`).join('\n'));
  expect(made.subjects).toEqual([
    `Update cluster shop/${ALONE}`,
    `Upgrade ${ALONE}/workers ${OLD} -> ${NEW}`,
    `Upgrade ${ALONE}/batch ${OLD} -> ${NEW}`,
    `Note that the upgrade of ${ALONE} to ${NEW} is over`,
  ]);
  const at = (workers: string, batch: string): Partial<Deployed> => ({
    isExact: true,
    plane: { wanted: NEW, machines: [NEW], upToDate: 1 },
    pools: { workers: { wanted: workers, machines: [workers] }, batch: { wanted: batch, machines: [batch] } },
  });
  expect(made.steps.map(({ deployed }) => deployed)).toMatchObject([at(OLD, OLD), at(NEW, OLD), at(NEW, NEW)]);
  expect(made.revisions.map(({ pool, version }) => `${pool} ${version}`)).toEqual(
    expect.arrayContaining([`workers ${OLD}`, `workers ${NEW}`, `batch ${OLD}`, `batch ${NEW}`]),
  );
  expect(made.revisions.filter(({ isNewer }) => isNewer)).toEqual([]);
});

it('the waves halt at a canary that is not ready in time, status says so, and nobody else was touched', async () => {
  const untouched = await generations(OTHERS);
  const halted = (reason: string) => (reason.startsWith(`halted: shop/${CANARY}`) ? reason : undefined);
  const reason = await loop.reports.next('the waves halt', READY_SECONDS + 30, ({ waiting }) =>
    waiting.map((one) => halted(one.reason)).find((text) => text !== undefined),
  );
  expect(reason).toMatch(/is not ready: control plane web-3-control-plane: RollingOut/);
  expect(await movesSince(base)).toEqual([move(CANARY)]);
  const text = await place.runRemote('status');
  console.log(text);
  for (const name of OTHERS)
    expect(text).toMatch(new RegExp(`shop/${name} .*waits for its wave .*halted: shop/${CANARY} `));
  expect(await generations(OTHERS)).toEqual(untouched);
});

it('and go on when it is', async () => {
  const heard = loop.reports.all.length;
  const before = await generations(OTHERS);
  await heal(CANARY);
  for (const name of OTHERS) await loop.followed(move(name), 120, heard);
  expect(await movesSince(base)).toEqual([CANARY, ...OTHERS].map(move));
  for (const name of OTHERS) {
    const generation = (before[`${name}-control-plane`] ?? 0) + 1;
    const object = `kubeadmcontrolplane/${name}-control-plane`;
    await place.wait('shop', object, `jsonpath={.status.observedGeneration}=${generation}`, 60);
    await place.wait('shop', object, 'condition=RollingOut=False', 120);
  }
  expect(await place.runRemote('status')).not.toMatch(/waits for its wave/);
});
