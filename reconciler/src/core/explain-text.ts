import type { ExplainedCommit, ExplainedDecision, PoolExplanation } from './explain.ts';
import type { ScalingPolicySpec } from './generated/fleet.ts';
import { deletionText } from './removal.ts';
import type { Sample } from './signals.ts';
import { silenceText } from './silence-text.ts';
import { countText, numberText, oneLine } from './text.ts';
import { timestamp } from './time.ts';

/** Commits of one sort before the rest is folded into a count. */
const MOST_COMMITS = 10;

/** An explanation for people: the answer first, then what it rests on, then what was before. */
export function explanationLines(explanation: PoolExplanation): readonly string[] {
  const { because, since, before, silences = [], deletion, upgrade } = explanation;
  const [first] = because;
  return [
    answer(explanation),
    ...(deletion ? [oneLineIndented(`  ${deletionText(deletion)}`)] : []),
    ...(upgrade === undefined ? [] : [oneLineIndented(`  its cluster is ${upgrade}`)]),
    ...silences.map((silence) => oneLineIndented(`  silenced: ${silenceText(silence)}`)),
    ...(first?.decision ? decisionLines(first, first.decision) : commitLines('set by', because)),
    ...commitLines('since then', since),
    ...commitLines('before', before),
  ];
}

function answer({ cluster, pool, owner, size, max, cause, because }: PoolExplanation): string {
  const name = `${cluster} pool ${pool}`;
  if (owner === undefined) return `there is no ${name}`;
  if (size === undefined) return `the size of ${name} belongs to the cluster-autoscaler; Git holds its bounds`;
  const has = `${name} has ${max === undefined ? countText(size, 'node') : `${size} to ${countText(max, 'node')}`}`;
  const decision = because[0]?.decision;
  if (cause === 'decision' && decision) return `${has}: decision ${decision.id}, ${decision.from} -> ${decision.to}`;
  if (cause === 'unknown') return `${has}: the history does not tell why`;
  return because.length === 1 ? `${has}: set by people` : `${has}: set by people, in one of ${because.length} commits`;
}

function decisionLines(commit: ExplainedCommit, { recorded, replayed, same }: ExplainedDecision): string[] {
  const { sample, policy, spec, base } = recorded.evidence;
  const { bounds } = spec;
  const verdict = same
    ? 'decided again with the same result'
    : 'decided again with ANOTHER result: the commit was altered, or this version decides otherwise';
  return [
    `  commit: ${commitText(commit)}`,
    ...(same ? [`  why: ${replayed.reason}`] : []),
    `  trigger: ${replayed.trigger?.id ?? 'unknown'}${sample ? `, ${sampleText(sample)}` : ''}`,
    `  policy: ${policy}, ${ruleText(spec)}, bounds ${bounds.min} to ${bounds.max}`,
    `  evidence: of commit ${base.slice(0, 12)}; ${verdict}`,
  ].map(oneLineIndented);
}

function ruleText({ targetPerNode, thresholds, schedule }: ScalingPolicySpec): string {
  if (targetPerNode) return `target ${numberText(targetPerNode.value)} ${targetPerNode.metric} per node`;
  if (thresholds) {
    const { metric, up, down } = thresholds;
    return `${metric} within ${numberText(down.below)} to ${numberText(up.above)}`;
  }
  return `schedule ${schedule?.entries.map(({ name }) => name).join(', ')}`;
}

function sampleText(sample: Sample): string {
  if ('message' in sample) return `${sample.kind}: ${sample.message}`;
  const { value, source, age } = sample;
  return `value ${numberText(value)} from ${source}, ${numberText(age)} s old`;
}

function commitLines(label: string, commits: readonly ExplainedCommit[]): string[] {
  const lines = commits.slice(0, MOST_COMMITS).map((commit) => oneLineIndented(`  ${label}: ${commitText(commit)}`));
  const folded = commits.length - lines.length;
  return folded > 0 ? [...lines, `  ${label}: and ${countText(folded, 'more commit')}`] : lines;
}

const KIND_TEXT: Readonly<Record<ExplainedCommit['kind'], string>> = {
  decision: 'decided',
  change: 'asked for',
  hand: 'edited by hand',
};

function commitText({ id, at, author, subject, kind }: ExplainedCommit): string {
  return `${id.slice(0, 12)} ${timestamp(at)} ${KIND_TEXT[kind]} by ${author}: ${subject}`;
}

/** History is written by anyone, so nothing in it may steer a terminal. */
function oneLineIndented(line: string): string {
  return `  ${oneLine(line)}`;
}
