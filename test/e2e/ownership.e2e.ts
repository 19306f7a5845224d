import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { krakeInfra } from '../support/cli.ts';
import { FleetPlace } from './fleet-place.ts';
import { type Watchable, Watched } from './watched.ts';

const DEPLOYMENT = 'machinedeployment/web-1-workers';
const FILE = 'clusters/shop/web-1.yaml';
const REFUSED = 4;

const TEMPLATE = `apiVersion: krake-infra.io/v1alpha1
kind: ClusterTemplate
metadata: { name: tiny }
spec:
  kubernetesVersion: v1.34.8
  controlPlane: { replicas: 1, machine: {} }
  pools:
    - { name: workers, machine: {} }
`;

/** The cluster with an owner of its pool's size. */
const owned = (size: string) => ({
  [FILE]: `apiVersion: krake-infra.io/v1alpha1
kind: Cluster
metadata: { name: web-1, namespace: shop }
spec:
  cloud: lab
  template: tiny
  renderProfile: 1
  pools:
    - { name: workers, ${size} }
`,
});

interface Deployment extends Watchable {
  readonly metadata: Watchable['metadata'] & { readonly generation: number };
  readonly spec: { readonly replicas: number };
}

let place: FleetPlace;
let deployments: Watched<Deployment>;
let machines: Watched<Watchable>;
beforeAll(async () => {
  place = await FleetPlace.start({ 'templates/tiny.yaml': TEMPLATE, ...owned('replicas: 5') });
  await place.wait('shop', DEPLOYMENT, 'create', 60);
  await place.wait('shop', DEPLOYMENT, 'jsonpath={.status.availableReplicas}=5', 180);
  deployments = new Watched(place.plane.kubeconfig, 'shop', 'machinedeployments');
  machines = new Watched(place.plane.kubeconfig, 'shop', 'machines');
  await machines.events.next('the machines', 30, () => (machines.now.length === 6 ? true : undefined), 0);
});
afterAll(async () => {
  await deployments?.stop();
  await machines?.stop();
  await place?.stop();
});
afterEach(() => expect(place.git('status', '--porcelain')).resolves.toBe(''));

/** What a person pushes, until Flux has applied it. */
async function applied(message: string, size: string): Promise<void> {
  await place.applied('shop', 'web-1', await place.change(message, owned(size)));
}

/** What `synth --against` says of a change, which is then undone. */
async function against(size: string) {
  place.write(owned(size));
  const { code, err } = await krakeInfra(['--fleet', place.clone, 'synth', '--against', 'HEAD']);
  await place.git('checkout', '--quiet', '.');
  return { code, err };
}

const NO_BOUNDS = '..';
const BOUND = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group';

/** Sizes, and bounds for the autoscaler, of every revision from a place in the watch on; what repeats the one before once. */
function seenSince(from: number) {
  const seen = deployments.events.all.slice(from).map(({ object }) => object);
  const changes = (values: readonly string[]) => values.filter((value, index) => value !== values[index - 1]);
  const bounds = ({ metadata: { annotations = {} } }: Deployment) =>
    [annotations[`${BOUND}-min-size`], annotations[`${BOUND}-max-size`]].join('..');
  return {
    sizes: changes(seen.map(({ spec }) => String(spec.replicas))),
    // other revisions of the beginning may come before the first change, or none
    bounds: changes([NO_BOUNDS, ...seen.map(bounds)]),
  };
}

const names = () => machines.now.map(({ metadata }) => metadata.name);

describe.each(['autoscaler', 'bounded'])('a live pool of 5 with owner %s', (owner) => {
  it('is refused outside of its bounds, and passes through no other size on its way there and back', async () => {
    const [from, before] = [deployments.events.all.length, names()];
    for (const bounds of ['min: 6, max: 8', 'min: 1, max: 4']) {
      const { code, err } = await against(`owner: ${owner}, ${bounds}`);
      expect({ code, err }).toEqual({
        code: REFUSED,
        err: expect.stringContaining('has 5 machines in Git, outside min'),
      });
    }
    await applied(`Owner ${owner}`, `owner: ${owner}, min: 3, max: 8`);

    const unfrozen = await against('replicas: 5');
    expect(unfrozen).toEqual({ code: REFUSED, err: expect.stringContaining('is not frozen') });
    await applied('Freeze', `owner: ${owner}, min: 5, max: 5`);
    const other = await against('replicas: 4');
    expect(other).toEqual({ code: REFUSED, err: expect.stringContaining('is frozen at 5 machines, not at 4') });
    await applied('Owner git', 'replicas: 5');

    // what follows in the watch comes after all that was applied
    await place.plane.kubectl([
      '-n',
      'shop',
      'annotate',
      DEPLOYMENT,
      `krake-infra.io/seen-until=${owner}`,
      '--overwrite',
    ]);
    await deployments.events.next(
      'the end of the watch',
      30,
      ({ object }) => (object.metadata.annotations?.['krake-infra.io/seen-until'] === owner ? true : undefined),
      from,
    );
    expect(seenSince(from)).toEqual({ sizes: ['5'], bounds: [NO_BOUNDS, '3..8', '5..5', NO_BOUNDS] });
    expect([names(), machines.gone]).toEqual([before, []]);
  });
});

it('what the autoscaler chose meanwhile is left alone by Flux, frozen, and comes back to Git', async () => {
  const from = deployments.events.all.length;
  await applied('Owner autoscaler', 'owner: autoscaler, min: 3, max: 8');
  await place.plane.kubectl(['-n', 'shop', 'scale', DEPLOYMENT, '--replicas=6']); // as the cluster-autoscaler does
  await place.wait('shop', DEPLOYMENT, 'jsonpath={.status.availableReplicas}=6', 120);
  await applied('Wider', 'owner: autoscaler, min: 2, max: 9');
  await applied('Freeze', 'owner: autoscaler, min: 6, max: 6');
  await applied('Owner git', 'replicas: 6');
  await place.plane.kubectl(['-n', 'shop', 'annotate', DEPLOYMENT, 'krake-infra.io/seen-until=the-end', '--overwrite']);
  await deployments.events.next(
    'the end of the watch',
    30,
    ({ object }) => (object.metadata.annotations?.['krake-infra.io/seen-until'] === 'the-end' ? true : undefined),
    from,
  );
  expect(seenSince(from).sizes).toEqual(['5', '6']);
  expect(machines.gone).toEqual([]);
});
