import { Cidr, KubernetesVersion, NodeCount, PoolSize } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { machine } from '../support/cluster-samples.ts';

describe('KubernetesVersion', () => {
  const version = (text: string) => KubernetesVersion.parse(text);

  it.each(['1.34.8', 'v1.34', 'v1.034.8', 'v1.34.8-rc.1', ' v1.34.8', ''])('refuses %j', (text) => {
    expect(KubernetesVersion.isVersion(text)).toBe(false);
    expect(() => version(text)).toThrow('such as v1.34.8');
  });

  it('orders by number, not by text', () => {
    const sorted = ['v1.9.0', 'v1.34.10', 'v1.34.9', 'v2.0.0'].map(version).sort((a, b) => a.compare(b));
    expect(sorted.map(String)).toEqual(['v1.9.0', 'v1.34.9', 'v1.34.10', 'v2.0.0']);
    expect(version('v1.34.8').compare(version('v1.34.8'))).toBe(0);
  });

  it('counts minors', () => {
    expect(version('v1.34.8').minorDistance(version('v1.31.0'))).toBe(3);
    expect(version('v1.31.0').minorDistance(version('v1.34.8'))).toBe(-3);
    expect(() => version('v2.0.0').minorDistance(version('v1.34.8'))).toThrow('different majors');
  });
});

describe('NodeCount', () => {
  it.each([0, 1, 1000])('takes %d', (machines) => {
    expect(NodeCount.of(machines).value).toBe(machines);
  });

  it.each([-1, 1001, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (machines) => {
    expect(() => NodeCount.of(machines)).toThrow('0 to 1000');
  });
});

describe('Cidr', () => {
  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.1/8',
    '10.0.0/8',
    '256.0.0.0/8',
    '010.0.0.0/8',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'fd00::1::/64',
    'fd00:::/64',
    'fd00::/129',
    '1:2:3:4:5:6:7::8/128',
    '1:2:3:4:5:6:7/128',
    'fd00::g/64',
    '',
  ])('refuses %j', (text) => {
    expect(Cidr.isCidr(text)).toBe(false);
    expect(() => Cidr.parse(text)).toThrow();
  });

  it.each([
    ['0.0.0.0/0', 4],
    ['255.255.255.255/32', 4],
    ['::/0', 6],
    ['fd00:10::/48', 6],
    ['1:2:3:4:5:6:7:8/128', 6],
  ] as const)('takes %s', (text, family) => {
    expect(Cidr.parse(text).family).toBe(family);
    expect(String(Cidr.parse(text))).toBe(text);
  });

  it.each([
    ['10.0.0.0/8', '10.255.255.0/24', true],
    ['10.0.0.0/9', '10.128.0.0/9', false],
    ['fd00::/64', 'fd00:0:0:0:1::/80', true],
    ['fd00::/64', 'fd00:0:0:1::/64', false],
    ['0.0.0.0/0', '::/0', false],
  ] as const)('%s and %s overlap: %s', (a, b, expected) => {
    expect(Cidr.parse(a).overlaps(Cidr.parse(b))).toBe(expected);
    expect(Cidr.parse(b).overlaps(Cidr.parse(a))).toBe(expected);
  });

  it.each([
    ['10.6.0.0/24', '10.6.0.255', true],
    ['10.6.0.0/24', '10.6.1.0', false],
    ['10.6.0.0/24', '::a06:0', false],
    ['10.6.0.0/24', 'gateway', false],
  ] as const)('%s contains %s: %s', (range, address, expected) => {
    expect(Cidr.parse(range).contains(address)).toBe(expected);
  });
});

describe('PoolSize', () => {
  it('gives the autoscaler both bounds and no number', () => {
    const size = PoolSize.autoscaler(0, 5);
    expect(size.replicas).toBeUndefined();
    expect(size.annotations()).toEqual({
      'cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size': '0',
      'cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size': '5',
    });
    expect(PoolSize.bounded(0, 5).annotations()).toEqual(size.annotations());
  });

  it('keeps the number of Git and says nothing to the autoscaler', () => {
    expect(PoolSize.git(0)).toMatchObject({ owner: 'git', replicas: 0 });
    expect(PoolSize.policy(3).annotations()).toEqual({});
  });

  it('reads pools and zones', () => {
    const pool = { name: 'workers', machine: machine('m1.large') };
    expect(PoolSize.fromPool({ ...pool, replicas: 2 })).toMatchObject({ owner: 'git', replicas: 2 });
    const zone = { name: 'az1', min: 1, max: 2 };
    expect(PoolSize.fromPool({ ...pool, owner: 'bounded', zones: [zone] }, zone)).toMatchObject({ min: 1, max: 2 });
    expect(() => PoolSize.fromPool({ ...pool, owner: 'autoscaler', replicas: 2 })).toThrow('min is missing');
  });

  it.each([
    [() => PoolSize.git(1001), '0 to 1000'],
    [() => PoolSize.autoscaler(3, 2), 'min 3 is over max 2'],
  ])('refuses sizes out of bounds', (make, message) => {
    expect(make).toThrow(message);
  });
});
