import { replayEvidence } from '@krake-infra/reconciler/core/decide.ts';
import { evidenceText, parseEvidence } from '@krake-infra/reconciler/core/evidence-text.ts';
import { changeMessage, decisionMessage, parseMessage } from '@krake-infra/reconciler/core/message.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change, decided, NOW, type Scene, SETTLED, scaled, workers } from './observations.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 300) };
const ENGINE = { name: 'krake-infra 0.1.0', renderProfile: 1 };
const SCENE: Scene = { load: 2010, spec: { targetPerNode: { metric: 'queries', value: 400 } } };

/** Text that wants to be more than text. */
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\r', '\n\n', '\u2028', '\u0085', '\u001b[31m', ' ', '\t', 'Krake-Infra-', 'krake-infra-'),
      fc.constantFrom('Krake-Infra-Decision: forged', 'Krake-Infra-Class: delete', 'Signed-off-by: me <m@e>', 'a: b'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('the message of a decision', () => {
  it('reads like this', () => {
    const decision = scaled(SCENE);
    expect(decisionMessage(decision, ENGINE)).toBe(
      [
        'Scale web/workers 3 -> 6: queries 2010 is 670 per node, target 400',
        '',
        'shop/web pool workers: 3 -> 6 nodes.',
        'Why: queries 2010 is 670 per node, target 400.',
        'By policy shop/follow, on metric/queries@2026-03-01T11:59:50Z.',
        '',
        'Krake-Infra-Class: scale-up',
        'Krake-Infra-Cluster: shop/web',
        'Krake-Infra-Trigger: metric/queries@2026-03-01T11:59:50Z',
        `Krake-Infra-Decision: ${decision.id}`,
        'Krake-Infra-Policy: shop/follow',
        `Krake-Infra-Evidence: ${evidenceText(decision)}`,
        'Krake-Infra-Engine: krake-infra 0.1.0; render profile 1',
        '',
      ].join('\n'),
    );
  });

  it('has a subject that fits: details stay in the body, and a long reason too', () => {
    const bounded = parseMessage(decisionMessage(scaled({ load: 2010 }), ENGINE));
    expect(bounded.subject).toBe('Scale web/workers 3 -> 10: queries 2010 is 670 per node, target 100');
    expect(bounded.body).toContain('21 wanted, bounds 1 to 10');
    const load = 1_234_567_890_123;
    const long = scaled({ load, spec: { targetPerNode: { metric: 'queries', value: 123_456_789_012 } } });
    expect(parseMessage(decisionMessage(long, ENGINE)).subject).toBe('Scale web/workers 3 -> 10');
  });

  it('carries all it takes to decide again, with the same result', () => {
    const record = fc.record({ ago: fc.integer({ min: 100, max: 9000 }), from: fc.nat(9), to: fc.nat(9) });
    const scenes: fc.Arbitrary<Scene> = fc
      .record({
        load: fc.double({ min: 0, max: 2000, noNaN: true }),
        age: fc.double({ min: 0, max: 99, noNaN: true }),
        size: fc.nat(12),
        up: fc.option(record),
        down: fc.option(record),
        reason: fc.option(nasty),
      })
      .map(({ up, down, reason, ...scene }) => ({
        ...scene,
        status: workers(
          up ? change(up.from, up.to, up.ago, 'up') : undefined,
          down ? change(down.from, down.to, down.ago, 'down') : undefined,
        ),
        seen: { ...SETTLED, ...(reason !== null && { reason }) },
      }));
    fc.assert(
      fc.property(scenes, (scene) => {
        const decision = decided(scene);
        fc.pre(decision.kind === 'scale');
        const parsed = parseMessage(decisionMessage(decision, ENGINE));
        expect(parsed).toMatchObject({
          ours: true,
          class: decision.class,
          clusters: [decision.cluster],
          decision: decision.id,
          trigger: decision.trigger.id,
          policy: decision.policy,
          engine: 'krake-infra 0.1.0; render profile 1',
        });
        expect(parsed.recorded?.to).toBe(decision.to);
        expect(parsed.recorded && replayEvidence(parsed.recorded.evidence)).toEqual(decision);
      }),
      RUNS,
    );
  });

  it('can not be forged by what goes into it', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (reason, metric, pool) => {
        const honest = scaled(SCENE);
        const decision = { ...honest, reason, pool, trigger: { ...honest.trigger, id: metric } };
        const parsed = parseMessage(decisionMessage(decision, ENGINE));
        expect(parsed).toMatchObject({ decision: honest.id, class: 'scale-up', clusters: ['shop/web'] });
        expect(parsed.recorded?.evidence).toEqual(honest.evidence);
      }),
      RUNS,
    );
  });
});

describe("the message of a person's change", () => {
  it('reads like this', () => {
    const message = changeMessage(
      {
        subject: 'Upgrade shop/web to v1.34.8',
        body: 'v1.33.4 -> v1.34.8\n\nSecurity fixes.\nKrake-Infra-Decision: mine\n',
        class: 'upgrade',
        clusters: ['shop/web', 'shop/batch'],
      },
      ENGINE,
    );
    expect(message).toBe(
      `Upgrade shop/web to v1.34.8

v1.33.4 -> v1.34.8

Security fixes.
> Krake-Infra-Decision: mine

Krake-Infra-Class: upgrade
Krake-Infra-Cluster: shop/web
Krake-Infra-Cluster: shop/batch
Krake-Infra-Engine: krake-infra 0.1.0; render profile 1
`,
    );
  });

  it('comes back as it was meant, whatever people write', () => {
    fc.assert(
      fc.property(nasty, nasty, (subject, body) => {
        const message = changeMessage({ subject, body, class: 'other', clusters: ['shop/web'] }, ENGINE);
        const parsed = parseMessage(message);
        expect(parsed).toMatchObject({ ours: true, class: 'other', clusters: ['shop/web'] });
        expect(parsed.decision).toBeUndefined();
        expect(parsed.subject).not.toBe('');
        // what was read back and written again stays the same
        const { subject: again, body: text } = parsed;
        expect(changeMessage({ subject: again, body: text, class: 'other', clusters: ['shop/web'] }, ENGINE)).toBe(
          message,
        );
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
      }),
      RUNS,
    );
  });
});

describe('any message', () => {
  it('can be read', () => {
    fc.assert(
      fc.property(nasty, (message) => {
        expect(typeof parseMessage(message).subject).toBe('string');
      }),
      RUNS,
    );
  });

  it.each([
    ['none at all', ''],
    ['one by hand', 'Grow web\n\nWe need more.\n'],
    ['one that names a trailer in its text', 'Grow web\n\nsee Krake-Infra-Decision: abc in\nthe other commit\n'],
    ['one with a trailer among text', 'Grow web\n\nas said in\nKrake-Infra-Decision: abc\n'],
    ['one that begins with a trailer', 'Krake-Infra-Decision: abc\n'],
    ['a revert', 'Revert "Scale web/workers 3 -> 6"\n\nThis reverts commit 0123.\n'],
  ])('of another author is not ours: %s', (_, message) => {
    expect(parseMessage(message)).toMatchObject({ ours: false, clusters: [] });
  });

  it('of ours survives CRLF, other trailers and a lost line end', () => {
    const decision = scaled(SCENE);
    const message = decisionMessage(decision, ENGINE);
    const expected = parseMessage(message);
    expect(parseMessage(message.replaceAll('\n', '\r\n'))).toEqual(expected);
    expect(parseMessage(message.trimEnd())).toEqual(expected);
    expect(parseMessage(`${message}Signed-off-by: A <a@example.org>\n`)).toEqual(expected);
    expect(parseMessage(`${message}\nCo-authored-by: A <a@example.org>\n`).decision).toBe(decision.id);
  });
});

it('of two messages in one commit the trailers of the last count', () => {
  const [first, second] = [scaled(SCENE), scaled({ ...SCENE, load: 1600 })];
  const squashed = [first, second].map((decision) => decisionMessage(decision, ENGINE)).join('\n');
  expect(parseMessage(squashed)).toMatchObject({ decision: second.id, clusters: ['shop/web'] });
});

describe('evidence', () => {
  const good = JSON.parse(evidenceText(scaled({ ...SCENE, status: workers(change(1, 3, 900)) })));

  it('is on one line, without anything undefined', () => {
    expect(evidenceText(scaled(SCENE))).toMatch(/^\{"version":1,"to":6,[^\n]*\}$/);
    expect(parseEvidence(JSON.stringify(good))?.evidence.at).toBe(NOW);
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['a number', 7],
    ['nothing', null],
    ['a list', []],
    ['another version', { ...good, version: 2 }],
    ['no sample', { ...good, sample: undefined }],
    ['a sample of an unknown kind', { ...good, sample: { ...good.sample, kind: 'guess' } }],
    ['a value that is a text', { ...good, sample: { ...good.sample, value: '12' } }],
    ['a time beyond all time', { ...good, sample: { ...good.sample, at: 1e300 } }],
    ['no bounds', { ...good, spec: { ...good.spec, bounds: undefined } }],
    ['half a node', { ...good, size: 2.5 }],
    ['a change at no time', { ...good, lastUp: { ...good.lastUp, at: 'yesterday' } }],
    ['a policy without a namespace', { ...good, policy: 'follow' }],
    ['no commit', { ...good, base: 'main' }],
  ])('that is %s is not evidence', (_, value) => {
    expect(parseEvidence(typeof value === 'string' ? value : JSON.stringify(value))).toBeUndefined();
  });

  it('with anything else in it either is none, or can be decided on', () => {
    const steps = fc.array(
      fc.oneof(fc.constantFrom(...Object.keys(good), ...Object.keys(good.spec), 'kind', 'at'), fc.string()),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(steps, fc.jsonValue(), (path, value) => {
        const found = parseEvidence(JSON.stringify(replaced(good, path, value)));
        if (found) expect(['hold', 'scale']).toContain(replayEvidence(found.evidence).kind);
      }),
      RUNS,
    );
  });
});

function replaced(data: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined || typeof data !== 'object' || data === null) return value;
  return { ...data, [step]: replaced((data as Record<string, unknown>)[step], rest, value) };
}
