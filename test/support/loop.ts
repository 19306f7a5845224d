import type { PassReport } from '@krake-infra/reconciler/loop/pass.ts';
import { TestFleet } from './cli.ts';

export const POLICY = 'policies/shop/web-1-workers.yaml';
export const CLUSTER = 'clusters/shop/web-1.yaml';
export const STATE = 'clusters/shop/web-1.state.yaml';
const START = Date.parse('2026-03-01T08:00:00Z');
const STEP_SECONDS = 900;

export interface ReplayFleet {
  /** Load at each quarter of an hour; `undefined` is a gap. */
  readonly loads: readonly (number | undefined)[];
  /** How shrinking reaches the branch. Default `direct`. */
  readonly scaleDown?: 'direct' | 'propose-only';
  /** More edits of files: text to find and text to put there. */
  readonly edits?: Readonly<Record<string, readonly [from: string, to: string]>>;
}

/** A fleet whose pool `shop/web-1/workers` (3 nodes, 200 a node, 2 to 12) follows a recording. */
export async function replayFleet({ loads, scaleDown = 'direct', edits = {} }: ReplayFleet): Promise<TestFleet> {
  const fleet = await TestFleet.make();
  const files: Record<string, string> = {
    'traces/queries.csv': recording(loads),
    'metrics-providers/recorded.yaml': provider('traces/queries.csv'),
    'fleet.yaml': fleet.read('fleet.yaml').replace('scaleDown: propose-only', `scaleDown: ${scaleDown}`),
  };
  for (const [path, [from, to]] of Object.entries(edits)) {
    const before = files[path] ?? fleet.read(path);
    if (!before.includes(from)) throw new Error(`${path} does not hold ${from}`);
    files[path] = before.replace(from, to);
  }
  await fleet.push(files, 'Follow a recording');
  return fleet;
}

export function recording(loads: readonly (number | undefined)[]): string {
  const rows = loads.map((load, index) => `${timeOf(index)},${load ?? ''}\n`);
  return `time,value\n${rows.join('')}`;
}

/** RFC 3339 time of a sample. */
export function timeOf(index: number): string {
  return new Date(START + index * STEP_SECONDS * 1000).toISOString().replace('.000Z', 'Z');
}

function provider(file: string): string {
  return `apiVersion: krake-infra.io/v1alpha1
kind: MetricsProvider
metadata:
  name: recorded
spec:
  type: static
  static:
    series:
      - metric: queries
        file: ${file}
        timeColumn: time
        valueColumn: value
`;
}

type Told = Omit<PassReport, 'samples'>;

/** Replays and gives what each pass told. */
export async function replay(fleet: TestFleet, ...args: string[]): Promise<Told[]> {
  const out = await fleet.succeed('-o', 'json', 'run', '--replay', ...args);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Told);
}

/** `from -> to` of every commit on the branch since the recording was put there, oldest first. */
export function sizes(fleet: TestFleet): string[] {
  const subjects = fleet.subjects().filter((subject) => subject.startsWith('Scale '));
  return subjects.map((subject) => /\d+ -> \d+/.exec(subject)?.[0] ?? subject).reverse();
}
