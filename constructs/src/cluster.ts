import { ApiObject, Chart, DependencyGraph } from 'cdk8s';
import type { Construct } from 'constructs';
import { withAdopted } from './adoption.ts';
import { byPort } from './by-port.ts';
import type { ClusterProps } from './cluster-props.ts';
import { clusterProblems } from './cluster-rules.ts';
import { ControlPlane } from './control-plane.ts';
import { RULE_NUMBERS } from './generated/rule-numbers.ts';
import type { AdoptedObject, KeptTemplate } from './generated/structs.ts';
import { machineHealthCheck } from './health-check.ts';
import { CONTROL_PLANE_GROUP, CORE_API } from './kubeadm.ts';
import { MachinePool } from './machine-pool.ts';
import { CONTROL_PLANE, labelled, labelledAsIs, POOL_LABEL } from './manifest.ts';
import { objectName } from './names.ts';
import { omitEmpty } from './omit-empty.ts';
import type { PreflightCheck } from './preflight.ts';
import type { IInfrastructureProvider, ProviderProblem } from './provider.ts';
import { type FullContext, providerContext } from './provider-context.ts';
import { templateObject, withKept } from './templates.ts';
import { topologyOf } from './topology.ts';

/**
 * A Kubernetes cluster built by Cluster API, as a chart of its own: Cluster, infrastructure cluster, its provider's
 * further objects, control plane, pools, health checks, in this order; of a cluster that follows a ClusterClass the
 * Cluster alone. The same props give the same bytes.
 */
export class Cluster extends Chart {
  /**
   * Every reason why a cluster can not be built, without building it; empty when it can. Fields are dotted paths in the
   * props, such as `pools[0].replicas` or `cloud.openstack.identity`. Names are checked when `clusterName` is given.
   */
  public static problems(props: ClusterProps): ProviderProblem[] {
    return clusterProblems(props, providerContext(props));
  }

  /** What the cloud has to have for this cluster, as questions to its API; for props without problems. */
  public static preflight(props: ClusterProps): PreflightCheck[] {
    return props.provider.preflight(providerContext(props));
  }

  /** Name of the Cluster object. */
  public readonly clusterName: string;
  /** Every template that is rendered: those in use, then those that were kept. Keep the list for the next synthesis. */
  public readonly templates: KeptTemplate[];
  /** Adopted objects that are still rendered. Keep the list for the next synthesis. */
  public readonly adopted: AdoptedObject[];

  /**
   * @throws Error with a line `field: what; what to do [KI-101]` for each problem, and the list as its property `problems`
   */
  public constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    this.clusterName = props.clusterName ?? id;
    const named = { ...props, clusterName: this.clusterName };
    const context = providerContext(named);
    const problems = clusterProblems(named, context);
    if (problems.length > 0) {
      throw refusal(problems);
    }
    new ApiObject(this, 'cluster', clusterObject(context, props));
    this.templates = byPort(props.provider, {
      objects: (provider) => this.addParts(provider, context, props),
      topology: () => [],
    });
    this.adopted = this.stillRendered(props.adopted ?? []);
  }

  /** The manifests. Resolves this chart alone, where cdk8s would go through the whole app once for every chart. */
  public toJson(): any[] {
    const objects = this.objects().map((object) => object.toJson());
    return withAdopted(objects, this.adopted);
  }

  private objects(): ApiObject[] {
    return new DependencyGraph(this.node)
      .topology()
      .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct) && Chart.of(construct) === this);
  }

  /** What an object was when it was adopted means nothing to a later one of its name. */
  private stillRendered(adopted: AdoptedObject[]): AdoptedObject[] {
    if (adopted.length === 0) {
      return [];
    }
    const titles = new Set(this.objects().map(({ kind, name }) => `${kind}/${name}`));
    return adopted.filter(({ kind, name }) => titles.has(`${kind}/${name}`));
  }

  /** Adds every object that the Cluster object needs; gives the templates. */
  private addParts(provider: IInfrastructureProvider, context: FullContext, props: ClusterProps): KeptTemplate[] {
    const infrastructure = provider.infrastructureCluster(context);
    new ApiObject(this, 'infrastructure', labelledAsIs(context, infrastructure, { protection: true }));
    for (const object of provider.clusterObjects(context)) {
      const manifest = labelledAsIs(context, object, { protection: false });
      new ApiObject(this, `${object.kind}-${object.metadata.name}`, manifest);
    }
    const templates = this.addMachines(provider, context, props);
    this.addHealthChecks(context);
    return withKept(templates, props.keptTemplates ?? []);
  }

  /** Adds control plane, pools and what is kept of pools that are gone; gives the templates in use. */
  private addMachines(provider: IInfrastructureProvider, context: FullContext, props: ClusterProps): KeptTemplate[] {
    const { pools } = context.cluster;
    const common = { provider, context, keptTemplates: props.keptTemplates ?? [] };
    const controlPlane = new ControlPlane(this, CONTROL_PLANE, common);
    const parts = pools.map((pool) => {
      const protection = !props.unprotectedPools?.includes(pool.name);
      const waiting = props.waitingPools?.includes(pool.name);
      return new MachinePool(this, `pool-${pool.name}`, { ...common, pool, protection, waiting });
    });
    const known = new Set([CONTROL_PLANE, ...pools.map(({ name }) => name)]);
    for (const template of withKept([], props.keptTemplates ?? []).filter(({ pool }) => !known.has(pool))) {
      const manifest = templateObject(provider, context, template, false);
      new ApiObject(this, `${template.role}-${template.name}`, manifest);
    }
    return [...controlPlane.templates, ...parts.flatMap(({ templates }) => templates)];
  }

  private addHealthChecks(context: FullContext): void {
    const { clusterName, cluster } = context;
    const { controlPlane, pools } = cluster;
    const name = objectName(clusterName, CONTROL_PLANE);
    const matchLabels = { 'cluster.x-k8s.io/control-plane': '' };
    // two broken control-plane machines of three are a lost quorum, which replacing can not heal
    const target = { name, clusterName, matchLabels, maxUnhealthy: 1 };
    if (controlPlane.healthCheck.enabled) {
      const manifest = machineHealthCheck(target, controlPlane.healthCheck);
      new ApiObject(this, 'health-check', labelled(context, manifest, { protection: false }));
    }
    for (const { name: pool, healthCheck } of pools.filter((each) => each.healthCheck.enabled)) {
      const { maxUnhealthy } = healthCheck;
      const ofPool = { name: objectName(clusterName, pool), clusterName, maxUnhealthy };
      const manifest = machineHealthCheck({ ...ofPool, matchLabels: { [POOL_LABEL]: pool } }, healthCheck);
      new ApiObject(this, `health-check-${pool}`, labelled(context, manifest, { protection: false, pool }));
    }
  }
}

function clusterObject(context: FullContext, props: ClusterProps): any {
  const { clusterName } = context;
  const { network } = context.cluster;
  const { provider, labels } = props;
  const clusterNetwork = {
    pods: { cidrBlocks: network.podCidrs },
    services: { cidrBlocks: network.serviceCidrs },
    serviceDomain: network.serviceDomain,
    apiServerPort: network.apiServerPort,
  };
  const parts = byPort<object>(provider, {
    objects: (one) => references(one, clusterName),
    topology: (one) => ({ topology: topologyOf(one, context) }),
  });
  const manifest = {
    apiVersion: CORE_API,
    kind: 'Cluster',
    metadata: { name: clusterName },
    spec: { ...omitEmpty({ clusterNetwork }), ...parts },
  };
  return labelledAsIs(context, manifest, { protection: props.protection ?? true, labels });
}

function references({ apiGroup, clusterKind }: IInfrastructureProvider, clusterName: string) {
  return {
    controlPlaneRef: {
      apiGroup: CONTROL_PLANE_GROUP,
      kind: 'KubeadmControlPlane',
      name: objectName(clusterName, CONTROL_PLANE),
    },
    infrastructureRef: { apiGroup, kind: clusterKind, name: clusterName },
  };
}

function refusal(problems: ProviderProblem[]): Error {
  const lines = problems.map(({ field, message, hint, rule }) => {
    const number = RULE_NUMBERS.get(rule);
    return `${field}: ${message}; ${hint}${number === undefined ? '' : ` [KI-${number}]`}`;
  });
  return Object.assign(new Error(lines.join('\n')), { problems });
}
