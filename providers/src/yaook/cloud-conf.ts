import type { YaookCloud } from '@krake-infra/constructs';
import type { CapoCloudConf } from '../capo/index.ts';
import { yaookFacts } from './facts.ts';

/** Health monitors as Yaook sites run them; ovn has no others than simple ones. */
const MONITOR = {
  'create-monitor': true,
  'monitor-delay': '10s',
  'monitor-timeout': '10s',
  'monitor-max-retries': 3,
};

/**
 * What a Yaook cloud wants in cloud.conf.
 * @param driver Octavia driver of the cluster; `undefined` without Octavia
 */
export function yaookCloudConf(yaook: YaookCloud | undefined, driver: string | undefined): CapoCloudConf {
  const isSpread = yaook !== undefined && yaookFacts(yaook).zones.length > 1;
  return {
    loadBalancerProvider: driver,
    ...(yaook?.insecure && { global: { 'tls-insecure': true } }),
    ...(driver !== undefined && { loadBalancer: MONITOR }),
    ...(!isSpread && { blockStorage: { 'ignore-volume-az': true } }),
  };
}
