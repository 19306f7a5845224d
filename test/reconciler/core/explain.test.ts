import type { ScaleDecision } from '@krake-infra/reconciler/core/decision.ts';
import { explainPool } from '@krake-infra/reconciler/core/explain.ts';
import { explanationLines } from '@krake-infra/reconciler/core/explain-text.ts';
import { changeMessage, decisionMessage } from '@krake-infra/reconciler/core/message.ts';
import { type CommitRecord, commitId } from '@krake-infra/reconciler/core/repository.ts';
import { describe, expect, it } from 'vitest';
import { NOW, observation, policy, type Scene, scaled } from './observations.ts';

const ENGINE = { name: 'krake-infra 0.1.0', renderProfile: 1 };
const FILE = 'clusters/shop/web.yaml';

/** Commits are numbered by their age: 1 is the newest. */
function commit(age: number, message: string, paths: readonly string[] | undefined = [FILE]): CommitRecord {
  const id = commitId(String(age).repeat(40).slice(0, 40));
  const author = { name: 'Ada', email: 'ada@example.org', seconds: NOW - age * 1000 };
  return { id, parents: [], author, message, ...(paths && { paths }) };
}

const to6 = scaled({ load: 600 });
const to5 = scaled({ load: 500, at: NOW - 5000 });
const decision = (age: number, made: ScaleDecision) => commit(age, decisionMessage(made, ENGINE));
const explain = (size: number, records: readonly CommitRecord[], scene: Scene = {}) =>
  explainPool(observation({ size, ...scene }).data, 'shop/web', 'workers', records);
const ids = (commits: readonly { readonly id: string }[]) => commits.map(({ id }) => Number(id[0]));

describe('the size of a pool', () => {
  it('goes back to decision, trigger and evidence', () => {
    const found = explain(6, [decision(1, to6), commit(2, 'Add web\n')]);
    expect(found).toMatchObject({ cause: 'decision', size: 6, owner: 'policy' });
    expect(found.because[0]?.decision).toMatchObject({ id: to6.id, from: 3, to: 6, same: true, replayed: to6 });
    expect(explanationLines(found)).toEqual([
      `shop/web pool workers has 6 nodes: decision ${to6.id}, 3 -> 6`,
      '  commit: 111111111111 2026-03-01T11:43:20Z decided by Ada <ada@example.org>: Scale web/workers 3 -> 6: queries 600 is 200 per node, target 100',
      '  why: queries 600 is 200 per node, target 100',
      '  trigger: metric/queries@2026-03-01T11:59:50Z, value 600 from recorded, 10 s old',
      '  policy: shop/follow, target 100 queries per node, bounds 1 to 10',
      '  evidence: of commit 012345678901; decided again with the same result',
      '  before: 222222222222 2026-03-01T11:26:40Z edited by hand by Ada <ada@example.org>: Add web',
    ]);
  });

  it('is the newest decision, whatever came before', () => {
    const found = explain(6, [decision(1, to6), decision(2, to5), commit(3, 'Add web')]);
    expect([ids(found.because), ids(found.before)]).toEqual([[1], [2, 3]]);
  });

  it('names hand edits that came after a decision that still holds', () => {
    const found = explain(6, [commit(1, 'Label web'), decision(2, to6), commit(3, 'Add web')]);
    expect([found.cause, ids(found.because), ids(found.since)]).toEqual(['decision', [2], [1]]);
    expect(explanationLines(found).join('\n')).toContain(
      'since then: 111111111111 2026-03-01T11:43:20Z edited by hand by Ada',
    );
  });

  it('names hand edits that overruled a decision', () => {
    const found = explain(4, [commit(1, 'Revert "Scale web"'), decision(2, to6), commit(3, 'Add web')]);
    expect([found.cause, ids(found.because), ids(found.before)]).toEqual(['people', [1], [2, 3]]);
    expect(found.because[0]).toMatchObject({ kind: 'hand', author: 'Ada <ada@example.org>' });
    expect(explanationLines(found).slice(0, 2)).toEqual([
      'shop/web pool workers has 4 nodes: set by people',
      '  set by: 111111111111 2026-03-01T11:43:20Z edited by hand by Ada <ada@example.org>: Revert "Scale web"',
    ]);
  });

  it('tells changes made by the program for people from edits by hand', () => {
    const asked = changeMessage({ subject: 'Scale web to 4', class: 'scale-up', clusters: ['shop/web'] }, ENGINE);
    const found = explain(4, [commit(1, asked), commit(2, 'Add web')]);
    expect(found.because.map(({ kind }) => kind)).toEqual(['change', 'hand']);
    expect(explanationLines(found)[0]).toBe('shop/web pool workers has 4 nodes: set by people, in one of 2 commits');
  });

  it('counts edits of the template too, but not of rendered files or other clusters', () => {
    const { data } = observation({ size: 4 });
    const cluster = data.clusters.get('shop/web');
    if (!cluster) throw new Error('no cluster');
    const template = { ...cluster, spec: { ...cluster.spec, template: 'base' } };
    const records = [
      commit(1, 'Render', ['manifests/main/shop/web/pools.yaml']),
      commit(2, 'Grow all', ['templates/base.yaml']),
      commit(3, 'Other template', ['templates/other.yaml']),
      commit(4, 'Paths not known', undefined),
    ];
    const found = explainPool({ ...data, clusters: new Map([['shop/web', template]]) }, 'shop/web', 'workers', records);
    expect(ids(found.because)).toEqual([2, 4]);
  });

  it('leaves out decisions on other pools, and does not take them for edits by hand', () => {
    const target = { cluster: 'web', pool: 'other' };
    const other = scaled({ load: 600, pool: { name: 'other' }, policies: [policy({ target })] });
    const found = explain(3, [decision(1, other), commit(2, 'Add web')]);
    expect(ids([...found.because, ...found.before])).toEqual([2]);
  });

  it('does not trust evidence that leads elsewhere', () => {
    const altered = decisionMessage(to6, ENGINE).replace('"value":600', '"value":900');
    const found = explain(6, [commit(1, altered)]);
    expect(found.because[0]?.decision?.same).toBe(false);
    const text = explanationLines(found).join('\n');
    expect(text).toContain('ANOTHER result');
    expect(text).not.toContain('why:');
  });

  it('is unknown when the history given does not tell', () => {
    expect(explanationLines(explain(3, []))).toEqual([
      'shop/web pool workers has 3 nodes: the history does not tell why',
    ]);
    const found = explain(4, [decision(1, to6)]);
    expect([found.cause, ids(found.before)]).toEqual(['unknown', [1]]);
  });

  it('belongs to nobody here when an autoscaler owns it, or there is no pool', () => {
    const owned = explain(0, [], { pool: { owner: 'autoscaler', min: 1, max: 3 } });
    expect(explanationLines(owned)[0]).toContain('cluster-autoscaler');
    expect(explanationLines(explainPool(observation().data, 'shop/web', 'none', []))).toEqual([
      'there is no shop/web pool none',
    ]);
    expect(explainPool(observation().data, 'shop/none', 'workers', []).owner).toBeUndefined();
  });

  it('is told in lines that steer no terminal, and not without end', () => {
    const many = Array.from({ length: 9 }, (_, index) => commit(index + 1, 'a\u001b[2J\nb'));
    const lines = explanationLines(explain(3, [...many, ...many]));
    expect(lines.at(-1)).toBe('  set by: and 8 more commits');
    expect(lines.join('')).not.toContain('\u001b');
  });
});
