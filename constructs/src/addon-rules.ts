import { ADDON_KINDS, kindOf, releaseOf } from './addon-release.ts';
import type { Addon } from './generated/structs.ts';
import { addonObjectName } from './names.ts';
import { duplicates } from './problems.ts';
import type { IClusterProvider, ProviderContext, ProviderProblem } from './provider.ts';

const LONGEST_LABEL = 63;
const NETWORKS = ['cilium', 'calico'];

/** Add-ons that can not be delivered, or that would get in each other's way. */
export function addonProblems(provider: IClusterProvider, context: ProviderContext): ProviderProblem[] {
  const addons = context.cluster.addons ?? [];
  return [
    ...addons.flatMap((addon, index) => oneAddon(provider, context, addon, `addons[${index}]`)),
    ...duplicates(
      addons.map(({ name }) => name),
      (name, index) => ({
        field: `addons[${index}].name`,
        message: `add-on ${name} is declared twice`,
        hint: 'rename or remove one of them',
        rule: 'duplicate-name',
      }),
    ),
    ...repeatedKinds(addons),
    ...longNames(context, addons),
  ];
}

/** Flux labels what it applies with the name of its own object. */
function longNames({ clusterName }: ProviderContext, addons: Addon[]): ProviderProblem[] {
  return addons.flatMap(({ name }, index) => {
    const full = addonObjectName(clusterName, name);
    if (full.length <= LONGEST_LABEL) {
      return [];
    }
    const message = `${full} has more than ${LONGEST_LABEL} characters`;
    return [{ field: `addons[${index}].name`, message, hint: 'choose a shorter name', rule: 'addon-name-length' }];
  });
}

function oneAddon(
  provider: IClusterProvider,
  context: ProviderContext,
  addon: Addon,
  field: string,
): ProviderProblem[] {
  const kinds = ADDON_KINDS.filter((kind) => addon[kind] !== undefined);
  if (kinds.length !== 1) {
    const message = kinds.length === 0 ? 'the add-on says not what it is' : `${kinds.join(' and ')} are given together`;
    return [{ field, message, hint: `give exactly one of ${ADDON_KINDS.join(', ')}`, rule: 'reference-exactly-one' }];
  }
  const [kind] = kinds;
  const nulls = nullFields(addon.values, `${field}.values`);
  if (nulls.length > 0) {
    return nulls.map(nullProblem);
  }
  if (kind === 'manifests') {
    const message = 'manifests have no values';
    const hint = 'remove values, or use a chart';
    return addon.values ? [{ field: `${field}.values`, message, hint, rule: 'values-without-chart' }] : [];
  }
  if (releaseOf(provider, context, addon)) {
    return kind === 'cinderCsi' ? withoutCloudConfig(context, field) : [];
  }
  const message = `provider ${provider.id} has no add-on ${kind}`;
  const hint = 'use helm or manifests';
  return [{ field: `${field}.${kind}`, message, hint, rule: 'addon-not-of-provider' }];
}

/** Paths of what is null, which the API server would drop. */
function nullFields(value: any, path: string): string[] {
  if (value === null) {
    return [path];
  }
  if (typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    nullFields(item, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`),
  );
}

function nullProblem(field: string): ProviderProblem {
  const message = 'null does not reach the chart, which would go on with its own value';
  const hint = 'remove the entry, or write the empty value that the chart takes: "", [], {} or false';
  return { field, message, hint, rule: 'value-null' };
}

function withoutCloudConfig({ cluster }: ProviderContext, field: string): ProviderProblem[] {
  if (cluster.addons?.some((addon) => kindOf(addon) === 'cloudControllerManager')) {
    return [];
  }
  const message = 'cinderCsi uses the cloud.conf of cloudControllerManager, which is not there';
  const hint = 'add cloudControllerManager, or install the chart by helm';
  return [{ field: `${field}.cinderCsi`, message, hint, rule: 'addon-needed' }];
}

/** Of the known charts one of each kind, and one network. */
function repeatedKinds(addons: Addon[]): ProviderProblem[] {
  const groupOf = (addon: Addon) => {
    const kind = kindOf(addon) ?? '';
    return NETWORKS.includes(kind) ? 'network' : kind;
  };
  return addons.flatMap((addon, index) => {
    const group = groupOf(addon);
    if (['', 'helm', 'manifests'].includes(group) || addons.findIndex((other) => groupOf(other) === group) === index) {
      return [];
    }
    const message = group === 'network' ? 'the pods have a network already' : `${group} is declared twice`;
    return [{ field: `addons[${index}]`, message, hint: 'remove one of the two', rule: 'addon-twice' }];
  });
}
