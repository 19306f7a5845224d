import { Cluster, type ClusterProps } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { BROKEN, controlPlane, MIRROR } from '../support/broken/kubeadm.ts';
import { clusterProps, objects, only, WORKERS } from '../support/cluster-samples.ts';

describe('rules of kubeadm', () => {
  it.each(BROKEN)('%s names %s', (rule, field, changes) => {
    const problems = Cluster.problems(clusterProps(changes));
    expect(problems.map((problem) => ({ rule: problem.rule, field: problem.field }))).toEqual([{ rule, field }]);
  });

  it.each<readonly [string, Partial<ClusterProps>]>([
    ['a folder of etcd without a disk', controlPlane({ etcd: { dataDir: '/var/lib/etcd' } })],
    ['an argument of its own', controlPlane({ apiServer: { args: { v: '4' } } })],
  ])('takes %s', (_what, changes) => {
    expect(Cluster.problems(clusterProps(changes))).toEqual([]);
  });
});

describe('settings of nodes', () => {
  const templates = (nodes: ClusterProps['nodes']) => objects({ nodes }).map(({ metadata }) => metadata.name);

  it('replace no machine when their order changes', () => {
    const other = { ...MIRROR, registry: 'ghcr.io' };
    const names = templates({ registryMirrors: [MIRROR, other], packages: ['a', 'b'] });
    expect(templates({ registryMirrors: [other, MIRROR], packages: ['b', 'a'] })).toEqual(names);
    expect(templates({ packages: ['a'] })).not.toEqual(names);
  });

  it('say nothing when they are empty', () => {
    expect(templates({})).toEqual(templates(undefined));
  });

  it('keep what kubeadm is told besides, and add to lists', () => {
    const pools = [{ ...WORKERS, kubeadm: { preKubeadmCommands: ['true'], joinConfiguration: { patches: {} } } }];
    const { spec } = only(objects({ pools, nodes: { packages: ['jq'] } }), 'KubeadmConfigTemplate');
    expect(spec.template.spec.preKubeadmCommands).toHaveLength(3);
    expect(spec.template.spec.joinConfiguration.nodeRegistration.name).toBe('{{ local_hostname }}');
  });

  it('belong to Flatcar where images start with Ignition', () => {
    const config = only(objects({ nodes: { format: 'ignition', trustedCas: { a: 'x' } } }), 'KubeadmControlPlane');
    expect(config.spec.kubeadmConfigSpec.files[0].path).toBe('/etc/ssl/certs/a.pem');
  });
});
