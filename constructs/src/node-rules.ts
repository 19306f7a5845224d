import { duplicates } from './problems.ts';
import type { FullPool } from './profiles.ts';
import type { ProviderProblem } from './provider.ts';

const PART = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const KEY = new RegExp(`^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?${PART}$`);
const VALUE = new RegExp(`^(${PART})?$`);

/** Labels below kubernetes.io and k8s.io that a kubelet may give itself. Source: kubelet flag `--node-labels`. */
const KUBELET_PREFIXES = ['kubelet.kubernetes.io', 'node.kubernetes.io'];
const KUBELET_LABELS = [
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
];

/** Labels and taints with which the kubelets of a pool would not start. */
export function nodeProblems(pool: FullPool, path: string): ProviderProblem[] {
  const taints = pool.taints ?? [];
  return [
    ...Object.entries(pool.nodeLabels ?? {}).flatMap(([key, value]) => labelProblems(key, value, `${path}.nodeLabels`)),
    ...taints.flatMap(({ key, value = '' }, index) => format(key, value, `${path}.taints[${index}]`, 'taint')),
    ...duplicates(
      taints.map(({ key, effect }) => `${key}:${effect}`),
      (taint, index) => ({
        field: `${path}.taints[${index}]`,
        message: `taint ${taint} is declared twice`,
        hint: 'remove one of them',
        rule: 'duplicate-name',
      }),
    ),
  ];
}

function labelProblems(key: string, value: string, parent: string): ProviderProblem[] {
  const field = `${parent}.${key}`;
  if (!isKubeletLabel(key)) {
    const message = `a kubelet may not give itself the label ${key}`;
    const hint = 'use a label outside of kubernetes.io and k8s.io';
    return [{ field, message, hint, rule: 'node-label-restricted' }];
  }
  return format(key, value, field, 'label');
}

function isKubeletLabel(key: string): boolean {
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  const inDomain = (parent: string) => domain === parent || domain.endsWith(`.${parent}`);
  if (!inDomain('kubernetes.io') && !inDomain('k8s.io')) {
    return true;
  }
  return KUBELET_LABELS.includes(key) || KUBELET_PREFIXES.some(inDomain);
}

function format(key: string, value: string, field: string, what: string): ProviderProblem[] {
  if (KEY.test(key) && VALUE.test(value)) {
    return [];
  }
  const message = `${key}=${value} is no ${what} that Kubernetes takes`;
  const hint = 'use at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends';
  return [{ field, message, hint, rule: 'label-format' }];
}
