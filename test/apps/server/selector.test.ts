import { labelSelector } from '@krake-infra/server/rest/selector.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const LABELS = { tier: 'front', 'krake.example/site': 'dd', empty: '' };

/** Taken from the rules of Kubernetes: a label that is not there is not equal to anything. */
it.each([
  ['', true],
  ['tier', true],
  ['!tier', false],
  ['! none', true],
  ['none', false],
  ['tier=front', true],
  ['tier == front', true],
  ['tier=back', false],
  ['tier!=back', true],
  ['none!=back', true],
  ['none=back', false],
  ['empty=', true],
  ['tier in (back, front)', true],
  ['tier in (back)', false],
  ['tier notin (back)', true],
  ['none notin (back)', true],
  ['tier notin (front,back)', false],
  ['krake.example/site=dd,tier in (front, back),!none', true],
  ['krake.example/site=dd,tier!=front', false],
])('%j selects: %j', (text, expected) => {
  expect(labelSelector(text)(LABELS)).toBe(expected);
});

it.each(['tier=a b', 'tier in back', 'tier in (a', '=front', 'tier,', 'tier in (a=b)', '!', 'tier>3', '-a=b'])(
  '%j is refused',
  (text) => {
    expect(() => labelSelector(text)).toThrow(/labelSelector/);
  },
);

it('selects by a list what it selects by one of its values', () => {
  const name = fc.stringMatching(/^[a-z]{1,4}$/);
  fc.assert(
    fc.property(
      name,
      fc.array(name, { minLength: 1, maxLength: 4 }),
      fc.dictionary(name, name),
      (key, values, labels) => {
        const isIn = labelSelector(`${key} in (${values.join(', ')})`)(labels);
        expect(isIn).toBe(values.some((value) => labelSelector(`${key}=${value}`)(labels)));
        expect(labelSelector(`${key} notin (${values.join(',')})`)(labels)).toBe(!isIn);
      },
    ),
  );
});
