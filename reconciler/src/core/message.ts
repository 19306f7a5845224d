import type { ScaleDecision } from './decision.ts';
import { evidenceText, parseEvidence, type RecordedEvidence } from './evidence-text.ts';
import type { NamespacedName } from './model.ts';
import type { ChangeClass } from './plan.ts';
import { silenceText } from './silence-text.ts';
import type { SilenceChange } from './silences.ts';
import { countText, oneLine, withoutControl } from './text.ts';

/** What made the commit. */
export interface Engine {
  /** Name and version, as the renderer gives it. */
  readonly name: string;
  /** Render profile of the manifests in the commit. */
  readonly renderProfile: number;
}

/** A change that a person asked for. */
export interface RequestedChange {
  /** Becomes the subject line as it is. */
  readonly subject: string;
  /** What changes and why, any number of lines. Default: nothing. */
  readonly body?: string;
  readonly class: ChangeClass;
  /** Clusters whose manifests change. */
  readonly clusters: readonly NamespacedName[];
  /** Ids of what asked for it and of the decision. Default: a person at a command line, who needs neither. */
  readonly origin?: { readonly trigger: string; readonly decision: string };
}

/** A commit message taken apart. Everything but subject and body is absent where a message does not have it. */
export interface ParsedMessage {
  readonly subject: string;
  /** Without trailers; empty when there is none. */
  readonly body: string;
  /** True when the message carries trailers of this program; false for edits by hand. */
  readonly ours: boolean;
  readonly class?: ChangeClass;
  readonly clusters: readonly string[];
  /** Id of the trigger. */
  readonly trigger?: string;
  /** Id of the decision. */
  readonly decision?: string;
  readonly policy?: string;
  /** Absent too when it can not be read. */
  readonly recorded?: RecordedEvidence;
  readonly engine?: string;
}

type Trailer = readonly [name: TrailerName, value: string];
type TrailerName = 'Class' | 'Cluster' | 'Trigger' | 'Decision' | 'Policy' | 'Evidence' | 'Engine';

const PREFIX = 'Krake-Infra-';
const OWN_TRAILER = /^Krake-Infra-([A-Za-z]+):(?: (.*))?$/;
const ANY_TRAILER = /^[A-Za-z0-9-]+:(?: |$)/;
const CLASSES: readonly ChangeClass[] = ['create', 'delete', 'upgrade', 'scale-up', 'scale-down', 'other'];

/** Longest subject that `git log --oneline` and forges show in full. */
const SUBJECT_LENGTH = 72;

/** Message of the commit that carries out a decision: what changes for a human, and all that led to it in trailers. */
export function decisionMessage(decision: ScaleDecision, engine: Engine): string {
  const { cluster, pool, from, to, max, reason, policy, trigger } = decision;
  const ends = max && `min ${from} -> ${to}, max ${max.from} -> ${countText(max.to, 'node')}`;
  const body = [
    `${cluster} pool ${pool}: ${ends ?? `${from} -> ${countText(to, 'node')}`}.`,
    `Why: ${reason}.`,
    `By policy ${policy}, on ${trigger.id}.`,
  ];
  return assemble(subjectOf(decision), body.join('\n'), [
    ['Class', decision.class],
    ['Cluster', cluster],
    ['Trigger', trigger.id],
    ['Decision', decision.id],
    ['Policy', policy],
    ['Evidence', evidenceText(decision)],
    ['Engine', engineText(engine)],
  ]);
}

/** Message of a commit that somebody asked this program for. There is no evidence: the request is the reason. */
export function changeMessage(change: RequestedChange, engine: Engine): string {
  return assemble(change.subject, change.body ?? '', [
    ['Class', change.class],
    ...change.clusters.map((cluster): Trailer => ['Cluster', cluster]),
    ...originTrailers(change),
    ['Engine', engineText(engine)],
  ]);
}

function originTrailers({ origin }: RequestedChange): readonly Trailer[] {
  if (!origin) return [];
  return [
    ['Trigger', origin.trigger],
    ['Decision', origin.decision],
  ];
}

/** Message of a commit that silences policies: what a person did, and how to end the silence before its time. */
export function silenceMessage({ cluster, silences }: SilenceChange, engine: Engine): string {
  const name = cluster.split('/')[1];
  const [first, ...others] = silences;
  const subject =
    first && others.length === 0
      ? `Silence ${first.direction === 'up' ? 'growth' : 'shrinking'} of ${name}/${first.pool} until ${first.until}`
      : `Silence policies on pools of ${name} until ${first?.until}`;
  const body = silences.flatMap((silence) => [
    `${silenceText(silence)}.`,
    `Release it with: krake-infra silence release ${cluster}/${silence.pool}`,
  ]);
  return changeMessage({ subject, body: body.join('\n'), class: 'other', clusters: [cluster] }, engine);
}

/**
 * Takes any commit message apart; nothing in it makes this fail. Trailers count only in the last paragraph that holds
 * some of ours and nothing but trailers, so that others may add paragraphs of theirs behind it.
 */
export function parseMessage(message: string): ParsedMessage {
  const [subject = '', ...rest] = message.split(/\r?\n/);
  const paragraphs = paragraphsOf(rest);
  const place = paragraphs.findLastIndex(isTrailerBlock);
  const trailers = (paragraphs[place] ?? []).flatMap((line) => {
    const [, name, value = ''] = OWN_TRAILER.exec(line) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
  const value = (name: TrailerName) => trailers.find(([other]) => other === name)?.[1];
  const body = paragraphs.filter((_, index) => index !== place);
  const changeClass = CLASSES.find((known) => known === value('Class'));
  const recorded = parseEvidence(value('Evidence') ?? '');
  return {
    subject: subject.trim(),
    body: body.map((lines) => lines.join('\n')).join('\n\n'),
    ours: trailers.length > 0,
    clusters: trailers.filter(([name]) => name === 'Cluster').map(([, cluster]) => cluster),
    ...(changeClass && { class: changeClass }),
    ...(recorded && { recorded }),
    ...named('trigger', value('Trigger')),
    ...named('decision', value('Decision')),
    ...named('policy', value('Policy')),
    ...named('engine', value('Engine')),
  };
}

function subjectOf({ cluster, pool, from, to, max, reason }: ScaleDecision): string {
  const sizes = max ? `${from}..${max.from} -> ${to}..${max.to}` : `${from} -> ${to}`;
  const what = `Scale ${cluster.split('/')[1]}/${pool} ${sizes}`;
  const full = `${what}: ${oneLine(reason).split(';')[0]}`;
  return full.length <= SUBJECT_LENGTH ? full : what;
}

function engineText({ name, renderProfile }: Engine): string {
  return `${name}; render profile ${renderProfile}`;
}

function assemble(subject: string, body: string, trailers: readonly Trailer[]): string {
  const block = trailers.map(([name, value]) => `${PREFIX}${name}: ${oneLine(value)}`.trimEnd()).join('\n');
  const parts = [oneLine(subject) || 'Change', harmless(body), block];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Text in which no line can pass for a trailer of ours, wherever it ends up. */
function harmless(body: string): string {
  return body
    .split(/\r\n|\r|\n/)
    .map((line) => withoutControl(line).trimEnd())
    .map((line) => (line.trimStart().toLowerCase().startsWith(PREFIX.toLowerCase()) ? `> ${line}` : line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function paragraphsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const paragraphs: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === '') paragraphs.push([]);
    else paragraphs.at(-1)?.push(line.trimEnd());
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
}

function isTrailerBlock(lines: readonly string[]): boolean {
  return lines.some((line) => OWN_TRAILER.test(line)) && lines.every((line) => ANY_TRAILER.test(line));
}

function named<Name extends string>(name: Name, value: string | undefined): { readonly [key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: string });
}
