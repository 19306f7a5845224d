import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/control-plane.ts';
import { CLUSTER_API_EDITS } from './edits/cluster-api.ts';
import { type Answer, DryRun } from './edits/dry-run.ts';
import { edited } from './edits/edit.ts';
import { OPENSTACK_EDITS } from './edits/openstack.ts';
import { refusedBy } from './edits/verdict.ts';

interface Verdict {
  /** `<Kind> <path>`. */
  readonly field: string;
  readonly value: unknown;
  readonly rules: readonly string[];
  readonly answer: Answer;
}

/** What is refused although the webhooks take it, and why. */
const STRICTER: readonly (readonly [why: string, fits: (verdict: Verdict) => boolean])[] = [
  [
    'networks and references of a Cluster are read once, when it is built',
    ({ field }) => /^Cluster (clusterNetwork|infrastructureRef|controlPlaneRef)\b/.test(field),
  ],
  [
    'machines that a selector no longer fits are left behind',
    ({ field }) => field.startsWith('MachineDeployment selector'),
  ],
  [
    'a bootstrap template that changes under its name reaches no machine',
    ({ field }) => field.startsWith('KubeadmConfigTemplate '),
  ],
  ['an older API server can not read what a newer one wrote', ({ rules }) => rules[0] === 'kubernetes-downgrade'],
  [
    'address and port of an API without floating address: the controller may have chosen them by now',
    ({ field }) => /^OpenStackCluster apiServer(FixedIP|Port)$/.test(field),
  ],
];

const TABLES = [...OPENSTACK_EDITS, ...CLUSTER_API_EDITS];
const folder = mkdtempSync(join(tmpdir(), 'krake-infra-e2e-'));
const verdicts: Verdict[] = [];
let plane: ControlPlane;

beforeAll(async () => {
  const parts = ['cluster-api', 'openstack'] as const;
  plane = await startControlPlane({ folder: join(folder, 'management'), parts, say: console.log });
  await plane.kubectl(['create', 'namespace', 'shop']);
  const server = new DryRun(plane.kubeconfig);
  for (const { base } of TABLES) await server.apply(base);
  for (const { base, rows } of TABLES) {
    for (const [path, ...values] of rows) {
      for (const value of values) {
        const after = edited(base, path, value);
        const field = `${base.kind} ${path}`;
        verdicts.push({ field, value, rules: refusedBy(base, after), answer: await server.ask(after) });
      }
    }
  }
  server.close();
});
afterAll(async () => {
  await plane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('asks about enough edits, of which the webhooks take and refuse enough', () => {
  const refused = verdicts.filter(({ answer }) => answer !== undefined).length;
  console.log(`${verdicts.length} edits: ${verdicts.length - refused} taken, ${refused} refused by the API server`);
  expect(verdicts.length).toBeGreaterThanOrEqual(200);
  expect(refused / verdicts.length).toBeGreaterThanOrEqual(0.4);
  expect(refused / verdicts.length).toBeLessThanOrEqual(0.6);
});

it('hears verdicts on changes, not on values that are no values', () => {
  const answers = verdicts.flatMap(({ answer }) => answer ?? []);
  const onChanges = /admission webhook|region is immutable|Required value|must be specified/;
  expect(answers.filter((answer) => !onChanges.test(answer))).toEqual([]);
});

it('never lets a change through that a webhook refuses', () => {
  expect(verdicts.filter(({ rules, answer }) => rules.length === 0 && answer !== undefined)).toEqual([]);
});

it('refuses what a webhook takes for named reasons only', () => {
  const stricter = verdicts.filter(({ rules, answer }) => rules.length > 0 && answer === undefined);
  for (const [why, fits] of STRICTER) expect(stricter.filter(fits), why).not.toEqual([]);
  expect(stricter.filter((verdict) => !STRICTER.some(([, fits]) => fits(verdict)))).toEqual([]);
  expect(STRICTER.length).toBeLessThanOrEqual(5);
});
