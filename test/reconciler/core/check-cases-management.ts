import { type Case, managed } from './check-changes.ts';

/** Versions that are said to be on a management cluster. */
export const MANAGEMENT_CASES: readonly Case[] = [
  {
    what: 'an older Cluster API, against a newer patch',
    rule: 'management-downgrade',
    field: 'spec.clusterApiVersion',
    breaks: managed({ clusterApiVersion: 'v1.13.5' }),
    nearMiss: managed({ clusterApiVersion: 'v1.14.1' }),
  },
  {
    what: 'an older line of a provider, against one that is not stated any more',
    rule: 'management-downgrade',
    field: 'spec.providerVersions.openstack',
    breaks: managed({ providerVersions: { openstack: 'v0.13.9' } }),
    nearMiss: managed({ providerVersions: undefined }),
  },
  {
    what: 'four minors of Cluster API, against three',
    rule: 'management-version-skipped',
    field: 'spec.clusterApiVersion',
    breaks: managed({ clusterApiVersion: 'v1.18.0' }),
    nearMiss: managed({ clusterApiVersion: 'v1.17.2' }),
  },
  {
    what: 'two lines of a provider, against one',
    rule: 'management-version-skipped',
    field: 'spec.providerVersions.openstack',
    breaks: managed({ providerVersions: { openstack: 'v0.16.0' } }),
    nearMiss: managed({ providerVersions: { openstack: 'v0.15.3' } }),
  },
];
