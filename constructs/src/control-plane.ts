import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { KeptTemplate } from './generated/structs.ts';
import { CONTROL_PLANE_GROUP, controlPlaneConfig, VERSION } from './kubeadm.ts';
import { CONTROL_PLANE, deletionTimeouts, labelled } from './manifest.ts';
import { objectName } from './names.ts';
import { omitEmpty } from './omit-empty.ts';
import type { FullBody } from './profiles.ts';
import type { IInfrastructureProvider, ProviderContext } from './provider.ts';
import { machineTemplateOf, templateObject, withKept } from './templates.ts';

/** What the parts of one cluster share; {@link Cluster} makes it. */
export interface ClusterPartProps {
  /** Provider that renders machine templates. */
  readonly provider: IInfrastructureProvider;
  /** The cluster, defaults of its render profile filled in. */
  readonly context: ProviderContext;
  /** Templates of the cluster that machines may still use. */
  readonly keptTemplates: KeptTemplate[];
}

/**
 * The machines that run the Kubernetes API and etcd: a KubeadmControlPlane and its machine templates. {@link Cluster}
 * makes it.
 */
export class ControlPlane extends Construct {
  /** Name of the KubeadmControlPlane. */
  public readonly objectName: string;
  /** The templates it uses now. */
  public readonly templates: KeptTemplate[];

  public constructor(scope: Construct, id: string, props: ClusterPartProps) {
    super(scope, id);
    const { provider, context, keptTemplates } = props;
    const body = context.cluster as FullBody;
    this.objectName = objectName(context.clusterName, CONTROL_PLANE);
    const surroundings = { provider, context, kept: keptTemplates };
    const current = machineTemplateOf(surroundings, { name: CONTROL_PLANE, machine: body.controlPlane.machine });
    this.templates = [current];
    const kept = keptTemplates.filter(({ pool }) => pool === CONTROL_PLANE);
    for (const template of withKept(this.templates, kept)) {
      const manifest = templateObject(provider, context, template, template === current);
      new ApiObject(this, `machine-${template.name}`, manifest);
    }
    const reference = { apiGroup: provider.apiGroup, kind: provider.machineTemplateKind, name: current.name };
    const manifest = {
      apiVersion: `${CONTROL_PLANE_GROUP}/${VERSION}`,
      kind: 'KubeadmControlPlane',
      metadata: { name: this.objectName },
      spec: controlPlaneSpec(body, reference, omitEmpty(controlPlaneConfig(provider.kubeadm(context), body))),
    };
    new ApiObject(this, 'control-plane', labelled(context, manifest, { protection: true }));
  }
}

/**
 * Remediation limits: a machine that stays unhealthy is replaced three times at most, ten minutes apart; after an hour
 * of health the count starts anew. Without a limit a broken image would be tried for ever.
 */
const REMEDIATION = { maxRetry: 3, retryPeriodSeconds: 600, minHealthyPeriodSeconds: 3600 };

function controlPlaneSpec({ kubernetesVersion, controlPlane }: FullBody, infrastructureRef: any, config: any) {
  return {
    replicas: controlPlane.replicas,
    version: kubernetesVersion,
    machineTemplate: { spec: { infrastructureRef, deletion: deletionTimeouts(controlPlane.timeouts) } },
    kubeadmConfigSpec: config,
    rollout: {
      before: { certificatesExpiryDays: controlPlane.certificateRenewalDays },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: controlPlane.maxSurge } },
    },
    remediation: REMEDIATION,
  };
}
