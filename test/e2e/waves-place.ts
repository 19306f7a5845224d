import { join } from 'node:path';
import { FleetPlace } from './fleet-place.ts';
import { LoopProcess } from './loop-process.ts';

/** Follow the template; the third is the canary. */
export const FOLLOWERS = ['web-1', 'web-2', 'web-3', 'web-4'] as const;
export const CANARY = 'web-3';
/** Stands alone, with two pools. */
export const ALONE = 'alone';
/** A cluster that is not ready with a change of the template after so long halts its waves. */
export const READY_SECONDS = 60;

const object = (kind: string, metadata: string, spec: string) =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: ${kind}\nmetadata: { ${metadata} }\nspec:\n${spec}`;

const MACHINES = (pools: readonly string[], plane = '') =>
  `  kubernetesVersion: v1.34.8\n  controlPlane: { replicas: 1, machine: {}${plane} }\n  pools:\n` +
  pools.map((name) => `    - { name: ${name}, replicas: 1, machine: {} }\n`).join('');

/** The template with something that only kubeadm of the control plane is told: no version and no machine template changes. */
export const template = (certSan?: string) => ({
  'templates/tiny.yaml': object(
    'ClusterTemplate',
    'name: tiny',
    `  rollout: { canaries: { stage: canary }, readySeconds: ${READY_SECONDS} }\n` +
      MACHINES(['workers'], certSan === undefined ? '' : `, certSans: [${certSan}]`),
  ),
});

const follower = (name: string) => {
  const labels = name === CANARY ? ', labels: { stage: canary }' : '';
  return object(
    'Cluster',
    `name: ${name}, namespace: shop${labels}`,
    '  cloud: lab\n  template: tiny\n  renderProfile: 1\n',
  );
};

/** A management cluster with five clusters that are ready, and `krake-infra run`. */
export async function startWaves(): Promise<{ readonly place: FleetPlace; readonly loop: LoopProcess }> {
  const place = await FleetPlace.start({
    'fleet.yaml': object('Fleet', 'name: fleet', '  branch: main\n  loop: { intervalSeconds: 1, watchSeconds: 1 }\n'),
    ...template(),
    ...Object.fromEntries(FOLLOWERS.map((name) => [`clusters/shop/${name}.yaml`, follower(name)])),
    [`clusters/shop/${ALONE}.yaml`]: object(
      'Cluster',
      `name: ${ALONE}, namespace: shop`,
      `  cloud: lab\n  renderProfile: 1\n${MACHINES(['workers', 'batch'])}`,
    ),
  });
  const { url, trackerKubeconfig, folder } = place;
  const loop = new LoopProcess({ url, trackerKubeconfig, cache: join(folder, 'loop') });
  for (const name of [...FOLLOWERS, ALONE]) await loop.followed(`Note that ${name} is available`, 240, 0);
  return { place, loop };
}
