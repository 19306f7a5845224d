import { BUDGET_RULES } from './rules/budgets.ts';
import { CHANGE_RULES } from './rules/changes.ts';
import { CLUSTER_RULES } from './rules/clusters.ts';
import { FILE_RULES } from './rules/files.ts';
import { NODE_RULES } from './rules/nodes.ts';
import { OBJECT_RULES } from './rules/objects.ts';
import { OPENSTACK_RULES } from './rules/openstack.ts';
import type { Rule } from './rules/rule.ts';
import { TOPOLOGY_RULES } from './rules/topology.ts';
import { YAOOK_RULES } from './rules/yaook.ts';

export type { Rule };
export { CHANGE_RULES };

/** Rules that a reader looks for in one place. A provider's own rules are a group. */
export interface RuleGroup {
  readonly title: string;
  /** One paragraph of Markdown. */
  readonly intro: string;
  readonly rules: readonly Rule[];
}

/** Every rule that refuses before the commit, in order of number. */
export const RULE_GROUPS = [
  {
    title: 'Changes',
    intro:
      'They need the state before and the state after. `krake-infra plan`, `krake-infra ci`, `krake-infra synth --against REVISION`, every command that commits and the loop apply them; a cluster that the change creates is free.',
    rules: CHANGE_RULES,
  },
  {
    title: 'Files',
    intro: 'Form, names and references. `krake-infra validate` names file, line and column.',
    rules: [...FILE_RULES, ...OBJECT_RULES],
  },
  {
    title: 'Clusters',
    intro: 'They hold for every provider, and for programs that use the constructs.',
    rules: [...CLUSTER_RULES, ...NODE_RULES],
  },
  { title: 'OpenStack', intro: 'They hold for clusters on OpenStack.', rules: OPENSTACK_RULES },
  {
    title: 'Yaook',
    intro: 'They hold for clusters on a cloud that Yaook runs, besides those of OpenStack.',
    rules: YAOOK_RULES,
  },
  { title: 'Topology', intro: 'They hold for clusters that follow a ClusterClass.', rules: TOPOLOGY_RULES },
  {
    title: 'Budgets',
    intro:
      "`krake-infra ci` holds people's changes to the guards that hold the loop's ([brakes](brakes.md)). Those of the revision before count, so that no change raises its own budget. Removals whose protection was lifted before are not counted: a person decides on them by merging.",
    rules: BUDGET_RULES,
  },
] as const satisfies readonly RuleGroup[];

/** Name of any rule. */
export type RuleName = (typeof RULE_GROUPS)[number]['rules'][number]['rule'];

/** Name of a rule that needs two states. */
export type ChangeRuleName = (typeof CHANGE_RULES)[number]['rule'];

const BY_NAME: ReadonlyMap<string, Rule> = new Map(
  RULE_GROUPS.flatMap(({ rules }) => rules.map((rule: Rule) => [rule.rule, rule])),
);

/** The rule of that name. */
export function ruleOf(name: RuleName): Rule {
  return BY_NAME.get(name) as Rule;
}

/** `KI-101`, by which the documentation lists the rule; `undefined` for a rule of somebody else's provider. */
export function ruleNumber(name: string): string | undefined {
  const rule = BY_NAME.get(name);
  return rule && `KI-${rule.number}`;
}
