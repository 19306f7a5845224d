import {
  Cluster,
  type ClusterProps,
  type KeptTemplate,
  type OpenStackMachine,
  omitEmpty,
} from '@krake-infra/constructs';
import { App } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_NETWORK,
  fullApiServer,
  fullBastion,
  fullSecurityGroups,
  fullSwitches,
} from '../../providers/src/capo/defaults.ts';
import { arbitraryBody, arbitraryClusterName } from '../support/arbitrary-clusters.ts';
import { type CapoVersion, readCluster, readMachine } from '../support/capo-reader.ts';
import { CAPO_14, CAPO_15, clusterProps, machine, only, titles } from '../support/cluster-samples.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';

const runs = { numRuns: Number(process.env.FC_RUNS ?? 100) };

const described = fc
  .tuple(arbitraryClusterName, arbitraryBody)
  .map(([clusterName, body]): ClusterProps => ({ ...clusterProps({ clusterName }), pools: [], ...body }))
  .filter((props) => Cluster.problems(props).length === 0);

interface Form {
  readonly objects: KubernetesObject[];
  readonly templates: KeptTemplate[];
}

/** The cluster for CAPO 0.14 and for 0.15. */
function bothForms(props: ClusterProps): Record<CapoVersion, Form> {
  const [v1beta1, v1beta2] = [CAPO_14, CAPO_15].map((management): Form => {
    const chart = new Cluster(new App(), 'cluster', { ...props, management });
    return { objects: chart.toJson(), templates: chart.templates };
  }) as [Form, Form];
  return { v1beta1, v1beta2 };
}

const isCapo = ({ kind }: KubernetesObject) => kind.startsWith('OpenStack');

/** The neutral model of the infrastructure: what was given, with defaults, and in the order that CAPO keeps. */
function clusterModel({ cloud, openstack: own = {}, network }: ClusterProps) {
  const { externalNetworkEnabled, ...switches } = fullSwitches(own);
  const { loadBalancerProvider, allowedCidrs, loadBalancerOptions, ...apiServer } = fullApiServer(
    cloud,
    own,
    network?.apiServerPort ?? 6443,
  );
  const groups = fullSecurityGroups(own);
  const ofMachines = (name: string) => groups?.rules.filter(({ appliesTo }) => appliesTo === name) ?? [];
  const rules = ['nodes', 'control-plane', 'workers'].flatMap(ofMachines);
  return omitEmpty({
    identity: cloud.openstack?.identity,
    externalNetwork: externalNetworkEnabled ? (own.externalNetwork ?? cloud.openstack?.externalNetwork) : undefined,
    externalNetworkEnabled,
    ...switches,
    controlPlaneZones: own.controlPlaneZones,
    network: own.network ?? DEFAULT_NETWORK,
    apiServer: {
      ...apiServer,
      ...(apiServer.loadBalancer && { loadBalancerProvider, allowedCidrs, loadBalancerOptions }),
    },
    securityGroups: groups && { ...groups, rules: rules.map((rule) => ({ portMax: rule.portMin, ...rule })) },
    bastion: withStorage(fullBastion(own)),
    tags: own.tags,
  });
}

/** Disks are volumes unless said otherwise; the schema of the fleet has no default for it, the manifests say it. */
function machineModel(model: OpenStackMachine) {
  const disks = model.additionalBlockDevices?.map((disk) => ({ storage: 'volume', ...disk }));
  return omitEmpty({ ...model, additionalBlockDevices: disks });
}

const withStorage = (bastion: ReturnType<typeof fullBastion>) =>
  bastion && { ...bastion, machine: machineModel(bastion.machine) };

function expectSameMeaning(props: ClusterProps): void {
  const forms = bothForms(props);
  const { v1beta1: old, v1beta2: now } = forms;
  expect(titles(now.objects)).toEqual(titles(old.objects));
  expect(now.objects.map(({ metadata }) => metadata)).toEqual(old.objects.map(({ metadata }) => metadata));
  const others = (form: Form) => JSON.stringify(form.objects.filter((object) => !isCapo(object)));
  expect(others(now)).toBe(others(old));
  for (const [version, { objects, templates }] of Object.entries(forms) as [CapoVersion, Form][]) {
    expect(readCluster(version, only(objects, 'OpenStackCluster').spec)).toEqual(clusterModel(props));
    for (const { kind, metadata, spec } of objects.filter(isCapo)) {
      if (kind !== 'OpenStackMachineTemplate') continue;
      const kept = templates.find(({ role, name }) => role === 'machine' && name === metadata.name);
      expect(readMachine(version, spec.template.spec)).toEqual(
        machineModel(kept?.model as unknown as OpenStackMachine),
      );
    }
  }
}

describe('a change from CAPO 0.14 to 0.15', () => {
  it('keeps names and references of any cluster, and both forms say every field of its model', () => {
    fc.assert(fc.property(described, expectSameMeaning), runs);
  });

  const existing = { existing: { network: { name: 'machines' }, subnets: [{ name: 'machines-v4' }] } };
  const alone = { machine: machine('m1.large'), replicas: 1 };
  it.each<readonly [string, Partial<ClusterProps>]>([
    [
      'no external network, floating address and load balancer',
      {
        controlPlane: alone,
        openstack: {
          network: existing,
          externalNetworkEnabled: false,
          apiServer: { loadBalancer: false, floatingIpEnabled: false, fixedIp: '192.0.2.10' },
        },
      },
    ],
    ['no port security', { openstack: { portSecurityEnabled: false, securityGroups: { managed: false } } }],
  ])('keeps what is inverted: %s', (_what, changes) =>
    expectSameMeaning(clusterProps({ ...changes, clusterName: 'web-1' })),
  );
});
