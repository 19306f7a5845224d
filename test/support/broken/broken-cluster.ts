import type { ClusterProps } from '@krake-infra/constructs';

/** The smallest change to a valid cluster that breaks a rule: rule, field that is named, change. */
export type BrokenCluster = readonly [rule: string, field: string, changes: Partial<ClusterProps>];
