import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ClusterPartProps } from './control-plane.ts';
import type { KeptTemplate, MachinePoolProps, Zone } from './generated/structs.ts';
import { BOOTSTRAP_GROUP, CORE_API } from './kubeadm.ts';
import { CLUSTER_LABEL, DEPLOYMENT_LABEL, deletionTimeouts, labelled, POOL_LABEL } from './manifest.ts';
import { deploymentName } from './names.ts';
import { capacityAnnotations } from './pool-capacity.ts';
import { PoolSize } from './pool-size.ts';
import type { FullPool } from './profiles.ts';
import type { ProviderContext } from './provider.ts';
import { bootstrapTemplateOf, inUse, machineTemplateOf, templateObject, withKept } from './templates.ts';

/** A pool of a cluster; {@link Cluster} makes it. */
export interface PoolPartProps extends ClusterPartProps {
  /** The pool, defaults of its render profile filled in. */
  readonly pool: MachinePoolProps;
  /**
   * Whether Flux keeps the pool's objects when they leave Git; lifted to remove the pool.
   * @default true
   */
  readonly protection?: boolean;
  /**
   * Whether the pool keeps the templates it has, those of `keptTemplates` that did not retire.
   * @default false
   */
  readonly waiting?: boolean;
}

/**
 * A group of equal worker machines: its templates, and one MachineDeployment for each zone, all from the same
 * templates. {@link Cluster} makes it.
 */
export class MachinePool extends Construct {
  /** Names of the MachineDeployments, in order of the zones. */
  public readonly deploymentNames: string[];
  /** The templates it uses now: machine, then bootstrap. */
  public readonly templates: KeptTemplate[];

  public constructor(scope: Construct, id: string, props: PoolPartProps) {
    super(scope, id);
    const { provider, context, keptTemplates } = props;
    const pool = props.pool as FullPool;
    const protection = props.protection ?? true;
    const surroundings = { provider, context, kept: keptTemplates };
    const present = props.waiting ? keptTemplates.filter((each) => each.pool === pool.name) : [];
    const machine = inUse(present, 'machine') ?? machineTemplateOf(surroundings, pool);
    const bootstrap = inUse(present, 'bootstrap') ?? bootstrapTemplateOf(surroundings, pool);
    this.templates = [machine, bootstrap];
    for (const current of this.templates) {
      const ofRole = keptTemplates.filter((each) => each.pool === pool.name && each.role === current.role);
      for (const template of withKept([current], ofRole)) {
        const manifest = templateObject(provider, context, template, protection && template === current);
        new ApiObject(this, `${template.role}-${template.name}`, manifest);
      }
    }
    const references = {
      infrastructureRef: { apiGroup: provider.apiGroup, kind: provider.machineTemplateKind, name: machine.name },
      bootstrap: { configRef: { apiGroup: BOOTSTRAP_GROUP, kind: 'KubeadmConfigTemplate', name: bootstrap.name } },
    };
    const zones = pool.zones?.length ? pool.zones : [undefined];
    this.deploymentNames = zones.map((zone) => deploymentName(context.clusterName, pool.name, zone?.name));
    zones.forEach((zone, index) => {
      const name = this.deploymentNames[index];
      const size = PoolSize.fromPool(pool, zone);
      const manifest = machineDeployment({ name, context, pool, size, zone, references });
      const annotations = { ...size.annotations(), ...capacityAnnotations(pool) };
      const options = { protection, pool: pool.name, annotations };
      new ApiObject(this, `deployment-${name}`, labelled(context, manifest, options));
    });
  }
}

interface DeploymentParts {
  readonly name: string;
  readonly context: ProviderContext;
  readonly pool: FullPool;
  readonly size: PoolSize;
  readonly zone: Zone | undefined;
  readonly references: { readonly infrastructureRef: any; readonly bootstrap: any };
}

function machineDeployment({ name, context, pool, size, zone, references }: DeploymentParts) {
  const { clusterName } = context;
  const matchLabels = { [CLUSTER_LABEL]: clusterName, [DEPLOYMENT_LABEL]: name };
  const { maxSurge, maxUnavailable } = pool;
  return {
    apiVersion: CORE_API,
    kind: 'MachineDeployment',
    metadata: { name },
    spec: {
      clusterName,
      // without replicas and without both annotations Cluster API would scale to 1
      replicas: size.replicas,
      selector: { matchLabels },
      rollout: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } },
      remediation: { maxInFlight: 1 },
      deletion: { order: pool.deletionOrder },
      template: {
        metadata: { labels: { ...matchLabels, [POOL_LABEL]: pool.name } },
        spec: {
          clusterName,
          version: pool.kubernetesVersion,
          failureDomain: zone?.name,
          ...references,
          deletion: deletionTimeouts(pool.timeouts),
        },
      },
    },
  };
}
