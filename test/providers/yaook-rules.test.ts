import { Cluster } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import {
  BETWEEN_NODES,
  BGP,
  BROKEN,
  groups,
  OCCM,
  onCloud,
  WITHOUT_AUTHORITY,
  WITHOUT_OCTAVIA,
  WITHOUT_REGION,
  type YaookChanges,
} from '../support/broken/yaook.ts';
import { clusterProps, machine } from '../support/cluster-samples.ts';
import { MAKING_CREDENTIALS, onYaook } from '../support/yaook-samples.ts';

const ONE = { machine: machine('m1.large'), replicas: 1 };
const NODE_PORTS = { ...BGP, portMin: 30000, portMax: 32767, remoteCidr: '0.0.0.0/0' };

const rulesOf = (props: Parameters<typeof clusterProps>[0]) =>
  Cluster.problems(clusterProps(props)).map(({ rule, field }) => [rule, field]);
const found = (changes: YaookChanges) => rulesOf(onCloud(changes));

describe('a cluster on a Yaook cloud is refused', () => {
  it.each(BROKEN)('by %s at %s', (rule, field, changes) => {
    expect(rulesOf(changes)).toEqual([[rule, field]]);
  });

  it('where the cloud has no block, and that is all that is said of the cloud', () => {
    expect(rulesOf({ ...onYaook(), cloud: { provider: 'yaook' } })).toEqual([
      ['provider-block-missing', 'cloud.yaook'],
    ]);
  });

  it.each<[string, YaookChanges]>([
    ['three control-plane machines', {}],
    ['an API without any address', { controlPlane: ONE, openstack: { apiServer: { floatingIpEnabled: false } } }],
    ['ranges for a load balancer', { controlPlane: ONE, openstack: { apiServer: { allowedCidrs: ['10.0.0.0/8'] } } }],
    ['its options', { controlPlane: ONE, openstack: { apiServer: { loadBalancerOptions: { flavor: 'ha' } } } }],
  ])('without Octavia, for %s, with a way out that needs none', (_title, changes) => {
    const problems = Cluster.problems(clusterProps(onCloud({ yaook: { discovered: WITHOUT_OCTAVIA }, ...changes })));
    expect(problems).not.toEqual([]);
    for (const { hint } of problems) expect(hint).not.toMatch(/loadBalancer .*to true/);
  });

  it('with what to do', () => {
    for (const [, , changes] of BROKEN) {
      for (const { message, hint } of Cluster.problems(clusterProps(changes)))
        expect([message, hint]).not.toContain('');
    }
  });
});

const FINE: readonly (readonly [string, YaookChanges])[] = [
  ['with what is discovered', {}],
  ['with a region of its own', { yaook: { region: 'hetzner', discovered: WITHOUT_REGION } }],
  ['without an authority when it is insecure', { yaook: { insecure: true, discovered: WITHOUT_AUTHORITY } }],
  ['without one when the system has it', { yaook: { caBundle: { system: true }, discovered: WITHOUT_AUTHORITY } }],
  ['with an authority discovered where a person said', { yaook: { caBundle: { configMap: { name: 'a', key: 'b' } } } }],
  ['without Octavia and with one control-plane machine', { yaook: { discovered: WITHOUT_OCTAVIA }, controlPlane: ONE }],
  ['with rules between nodes that have no others', groups({ allowAllInClusterTraffic: false, ...BETWEEN_NODES })],
  ['with Services that everyone reaches', { addons: OCCM, yaook: { nodePortCidrs: ['0.0.0.0/0'] } }],
  ['with Services that are not of type LoadBalancer', { addons: OCCM, yaook: { nodePortCidrs: [] } }],
  [
    'with rules of its own for node ports',
    { addons: OCCM, ...groups({ rules: [{ ...NODE_PORTS, appliesTo: 'workers' }] }) },
  ],
  ['with a smaller MTU', { yaook: { mtu: 1200 } }],
];

describe('a cluster on a Yaook cloud is fine', () => {
  it.each(FINE)('%s', (_title, changes) => {
    expect(found(changes)).toEqual([]);
  });

  it.each(Object.entries(MAKING_CREDENTIALS))('with credentials of mode %s', (_mode, yaook) => {
    expect(found({ yaook })).toEqual([]);
  });
});
