import type { YaookCloud } from '@krake-infra/constructs';
import { DEFAULT_MTU } from './defaults.ts';

/** What is known of a cloud: what a person states, else what was discovered, else the default. */
export interface YaookFacts {
  readonly region: string | undefined;
  /** Address of Keystone. */
  readonly authUrl: string | undefined;
  /** Certificates that machines have to trust, as PEM. */
  readonly caBundle: string | undefined;
  /** Unit: bytes. */
  readonly mtu: number;
  /** `ovn`, `amphora` or `none`. */
  readonly loadBalancer: string;
  /** Nothing when nobody knows. */
  readonly zones: string[];
}

export function yaookFacts(cloud: YaookCloud): YaookFacts {
  const { discovered = {}, caBundle } = cloud;
  return {
    region: cloud.region ?? discovered.region,
    authUrl: cloud.authUrl ?? discovered.authUrl,
    caBundle: caBundle?.system ? undefined : (caBundle?.inline ?? discovered.caBundle),
    mtu: cloud.mtu ?? discovered.mtu ?? DEFAULT_MTU,
    loadBalancer: cloud.loadBalancer ?? preferred(discovered.loadBalancerProviders),
    zones: cloud.availabilityZones ?? discovered.availabilityZones ?? [],
  };
}

/** Every known Yaook site uses ovn, although the default of Octavia there is amphora. */
function preferred(discovered: string[] | undefined): string {
  const offered = ['ovn', 'amphora'].find((driver) => discovered?.includes(driver) ?? true);
  return offered ?? 'none';
}
