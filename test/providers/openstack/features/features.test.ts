import { describe, expect, it } from 'vitest';
import { crdErrors } from '../../../support/crd-validator.ts';
import { isRendered, type Rendered } from './feature.ts';
import { FEATURES } from './features.ts';
import { changedFields, LINES, type Line, renderings, title } from './render.ts';

/** Rows of the checklist. */
const ROWS = 60;
const FEWEST_RENDERED = 55;

const rendered = FEATURES.filter(isRendered);
const lines = Object.keys(LINES) as Line[];

describe('features of OpenStack clusters', () => {
  it('answer every row of the checklist once', () => {
    expect(FEATURES.map(({ row }) => row)).toEqual(Array.from({ length: ROWS }, (_, index) => index + 1));
    expect(rendered.length).toBeGreaterThanOrEqual(FEWEST_RENDERED);
  });

  describe.each(lines)('in %s', (line) => {
    it.each(rendered.map((feature) => [`${feature.row}. ${feature.title}`, feature] as const))(
      '%s',
      (_name, feature) => {
        const { before, after } = renderings(feature, line);
        const expected = { ...feature.fields, ...feature[line] };
        expect(Object.keys(expected).length).toBeGreaterThan(0);
        const fields = changedFields(before, after);
        expect(fields).toEqual(expected);
        const changed = after.filter((object) =>
          Object.keys(fields).some((field) => field.startsWith(`${title(object)} `)),
        );
        expect(changed.flatMap((object) => crdErrors(object as never))).toEqual([]);
      },
    );
  });

  it('give a template another name when it changes', () => {
    const rotation = rendered.find(({ row }) => row === 60);
    const { before, after } = renderings(rotation as Rendered, 'v1beta1');
    const names = [before, after].map((objects) =>
      objects.filter(({ kind }) => kind === 'OpenStackMachineTemplate').map(({ metadata }) => metadata?.name),
    );
    expect(names[1]?.[0]).toBe(names[0]?.[0]);
    expect(names[1]?.[1]).not.toBe(names[0]?.[1]);
  });
});
