import type {
  ClusterBody,
  ClusterNetwork,
  ControlPlaneProps,
  DeletionTimeouts,
  HealthCheck,
  MachinePoolProps,
} from './generated/structs.ts';
import type { ProviderHealthChecks } from './provider.ts';

/** The profile that clusters get when none is named. */
export const DEFAULT_PROFILE = 1;

/** A body with every default filled in. */
export interface FullBody extends ClusterBody {
  readonly network: Required<ClusterNetwork>;
  readonly controlPlane: FullControlPlane;
  readonly pools: FullPool[];
}

export interface FullControlPlane extends ControlPlaneProps {
  readonly replicas: number;
  readonly maxSurge: number;
  readonly certificateRenewalDays: number;
  readonly healthCheck: Required<HealthCheck>;
  readonly timeouts: Required<DeletionTimeouts>;
}

export interface FullPool extends MachinePoolProps {
  readonly owner: string;
  readonly kubernetesVersion: string;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly healthCheck: Required<HealthCheck>;
  readonly timeouts: Required<DeletionTimeouts>;
}

/**
 * Defaults of render profile 1, by type. They stay what they are while a cluster uses the profile: another default
 * would replace the machines of every cluster that relied on it.
 */
export const PROFILE_1 = {
  ClusterNetwork: {
    podCidrs: ['10.244.0.0/16'],
    serviceCidrs: ['10.96.0.0/12'],
    serviceDomain: 'cluster.local',
    apiServerPort: 6443,
  },
  ControlPlane: { replicas: 3, maxSurge: 1, certificateRenewalDays: 90 },
  MachinePool: { owner: 'git', maxSurge: 1, maxUnavailable: 0 },
  HealthCheck: { enabled: true, unhealthySeconds: 300, nodeStartupSeconds: 1800, maxUnhealthy: 2 },
  DeletionTimeouts: { drainSeconds: 600, volumeDetachSeconds: 600, deletionSeconds: 300 },
};

/**
 * Fills in the defaults of the only profile there is.
 * @param healthChecks what the provider has in place of the profile's
 */
export function fillDefaults(body: ClusterBody, healthChecks: ProviderHealthChecks = {}): FullBody {
  const { controlPlane, pools } = body;
  return {
    ...body,
    network: withDefaults(PROFILE_1.ClusterNetwork, body.network),
    controlPlane: {
      ...withDefaults(PROFILE_1.ControlPlane, controlPlane),
      ...machineCare(controlPlane, healthChecks.controlPlane),
    },
    pools: (pools ?? []).map((pool) => ({
      ...withDefaults({ ...PROFILE_1.MachinePool, kubernetesVersion: body.kubernetesVersion }, pool),
      ...machineCare(pool, healthChecks.pools),
    })),
  };
}

function machineCare(given: ControlPlaneProps | MachinePoolProps, healthCheck: HealthCheck | undefined) {
  return {
    healthCheck: withDefaults(withDefaults(PROFILE_1.HealthCheck, healthCheck), given.healthCheck),
    timeouts: withDefaults(PROFILE_1.DeletionTimeouts, given.timeouts),
  };
}

/** Callers in other languages may pass a field as `undefined`, which must not hide the default. */
function withDefaults<D extends object, G extends object>(defaults: D, given: G | undefined): G & D {
  const set = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) } as G & D;
}
