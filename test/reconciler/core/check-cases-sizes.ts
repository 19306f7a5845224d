import { auto, type Case, change, git, inZone, pools, seen, workers, zoned } from './check-changes.ts';
import { fleetOf, sample } from './samples.ts';

const AT = '2026-03-01T10:00:00Z';
const underWay = { status: { versions: { controlPlane: 'v1.33.4', upgrade: { since: AT, at: AT } } } };
const unrecorded = {
  status: {
    templates: [{ name: 'web-control-plane-m1.large', role: 'machine' as const, pool: 'control-plane', model: {} }],
  },
};

const recorded = { status: { ...unrecorded.status, versions: { controlPlane: 'v1.33.4' } } };

/** Versions, owners of a size, and zones. */
export const SIZE_CASES: readonly Case[] = [
  {
    what: 'an older patch, against a newer one',
    rule: 'kubernetes-downgrade',
    field: 'spec.kubernetesVersion',
    breaks: change({}, { version: 'v1.33.3' }),
    nearMiss: change({}, { version: 'v1.33.10' }),
  },
  {
    what: 'two minors, against one',
    rule: 'kubernetes-minor-skipped',
    field: 'spec.kubernetesVersion',
    breaks: change({}, { version: 'v1.35.0' }),
    nearMiss: change({}, { version: 'v1.34.8' }),
  },
  {
    what: 'a pool four minors behind, against three',
    rule: 'pool-version-skew',
    field: 'spec.pools[0].kubernetesVersion',
    breaks: change(workers({ replicas: 3, kubernetesVersion: 'v1.30.1' }), {
      version: 'v1.34.0',
      ...workers({ replicas: 3, kubernetesVersion: 'v1.34.0' }),
    }),
    nearMiss: change(workers({ replicas: 3, kubernetesVersion: 'v1.31.1' }), {
      version: 'v1.34.0',
      ...workers({ replicas: 3, kubernetesVersion: 'v1.34.0' }),
    }),
  },
  {
    what: 'a pool ahead of the control plane, against one that goes along',
    rule: 'pool-version-skew',
    field: 'spec.pools[0].kubernetesVersion',
    breaks: change({}, workers({ replicas: 3, kubernetesVersion: 'v1.34.0' })),
    nearMiss: change({}, { version: 'v1.34.0', ...workers({ replicas: 3, kubernetesVersion: 'v1.34.0' }) }),
  },
  {
    what: 'another minor while an upgrade is under way, against another patch',
    rule: 'upgrade-under-way',
    field: 'spec.kubernetesVersion',
    breaks: change(underWay, { version: 'v1.34.0' }),
    nearMiss: change(underWay, { version: 'v1.33.5' }),
  },
  {
    what: 'another minor while an upgrade is under way, against one that is over',
    rule: 'upgrade-under-way',
    field: 'spec.kubernetesVersion',
    breaks: change(underWay, { version: 'v1.34.0' }),
    nearMiss: change({ status: { versions: { controlPlane: 'v1.33.4' } } }, { version: 'v1.34.0' }),
  },
  {
    what: 'another version of a cluster that was rendered before versions were recorded, against one whose are',
    rule: 'versions-unrecorded',
    field: 'spec.kubernetesVersion',
    breaks: change(unrecorded, { ...unrecorded, version: 'v1.34.0' }),
    nearMiss: change(recorded, { ...recorded, version: 'v1.34.0' }),
  },
  {
    what: 'another version of a pool before versions were recorded, against another pool',
    rule: 'versions-unrecorded',
    field: 'spec.kubernetesVersion',
    breaks: change(unrecorded, { ...unrecorded, ...workers({ replicas: 3, kubernetesVersion: 'v1.32.0' }) }),
    nearMiss: change(unrecorded, {
      ...unrecorded,
      ...pools({ name: 'workers', replicas: 3 }, { name: 'batch', replicas: 1 }),
    }),
  },
  {
    what: 'a pool that may become empty, against one that says what its machines have',
    rule: 'scale-from-zero',
    field: 'spec.pools[0].min',
    breaks: change(auto(1, 5), auto(0, 5)),
    nearMiss: change(
      auto(1, 5),
      workers({ owner: 'autoscaler', min: 0, max: 5, capacity: { cpus: 4, memoryMib: 8192 } }),
    ),
  },
  {
    what: 'a zone that may become empty, against one of a pool that was so before',
    rule: 'scale-from-zero',
    field: 'spec.pools[0].zones',
    breaks: change(inZone(2, 5), inZone(0, 5)),
    nearMiss: change(inZone(0, 5), inZone(0, 6)),
  },
  {
    what: 'a pool that comes with the cluster and starts empty, against one that stays so',
    rule: 'scale-from-zero',
    field: 'spec.pools[0].min',
    breaks: { before: fleetOf(), after: fleetOf(sample(auto(0, 5))) },
    nearMiss: { before: fleetOf(), after: fleetOf(sample(auto(0, 0))) },
  },
  {
    what: 'a size above the bounds, against one on their edge',
    rule: 'size-outside-bounds',
    field: 'spec.pools[0].min',
    breaks: change(git(6), auto(1, 5)),
    nearMiss: change(git(5), auto(1, 5)),
  },
  {
    what: 'a size seen above the bounds, against one seen inside',
    rule: 'size-outside-bounds',
    field: 'spec.pools[0].min',
    breaks: change(git(3), auto(1, 5), seen(6)),
    nearMiss: change(git(3), auto(1, 5), seen(4)),
  },
  {
    what: 'back from open bounds, against frozen ones',
    rule: 'size-not-frozen',
    field: 'spec.pools[0].replicas',
    breaks: change(auto(1, 5), git(3)),
    nearMiss: change(auto(3, 3), git(3)),
  },
  {
    what: 'back to one end of open bounds, against that number frozen',
    rule: 'size-not-frozen',
    field: 'spec.pools[0].replicas',
    breaks: change(auto(3, 5), git(3)),
    nearMiss: change(auto(3, 3), git(3)),
  },
  {
    what: 'back to another number, against a freeze that was seen applied',
    rule: 'size-not-frozen',
    field: 'spec.pools[0].replicas',
    breaks: change(auto(3, 3), git(4)),
    nearMiss: change(auto(3, 3), git(3), seen(3)),
  },
  {
    what: 'back before the freeze was seen applied, against bounds that stay bounds',
    rule: 'size-not-frozen',
    field: 'spec.pools[0].replicas',
    breaks: change(auto(3, 3), git(3), seen(5)),
    nearMiss: change(auto(1, 5), workers({ owner: 'bounded', min: 2, max: 3 }), seen(5)),
  },
  {
    what: 'a zone with machines gone, against an empty one',
    rule: 'zone-not-empty',
    field: 'spec.pools[0].zones',
    breaks: change(
      {
        ...zoned({ az1: 3, az2: 1 }),
        ...workers({ protection: false, zones: zoned({ az1: 3, az2: 1 }).pools?.[0]?.zones ?? [] }),
      },
      zoned({ az1: 3 }),
    ),
    nearMiss: change(
      workers({ protection: false, zones: zoned({ az1: 3, az2: 0 }).pools?.[0]?.zones ?? [] }),
      zoned({ az1: 3 }),
    ),
  },
  {
    what: 'machines moved between zones, against growth in one',
    rule: 'zone-shrunk-by-spread',
    field: 'spec.pools[0].zones',
    breaks: change(zoned({ az1: 3, az2: 1 }), zoned({ az1: 2, az2: 2 })),
    nearMiss: change(zoned({ az1: 3, az2: 1 }), zoned({ az1: 3, az2: 2 })),
  },
];
