import { editYaml } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { BROKEN_TEXT, EDIT_CASE } from '../../support/yaml-arbitraries.ts';
import { type Editor, judgeEdit, judgeParse } from '../../support/yaml-properties.ts';

const numRuns = Number(process.env.FC_RUNS ?? 500);

describe('any edit in any style', () => {
  it('changes what it says and nothing else, or is refused with a place', () => {
    const verdicts = { edited: 0, refused: 0 };
    fc.assert(
      fc.property(EDIT_CASE, (editCase) => {
        verdicts[judgeEdit(editYaml, editCase)] += 1;
      }),
      { numRuns },
    );
    expect(verdicts.edited).toBeGreaterThan(verdicts.refused * 4);
  });

  it('finds an editor that writes the whole document anew', () => {
    const careless: Editor = (text, [edit]) => {
      const document = parseDocument(text);
      if (edit?.op === 'remove') document.deleteIn(edit.path);
      else if (edit) document.setIn(edit.path, edit.value);
      return document.toString();
    };
    const found = fc.check(
      fc.property(EDIT_CASE, (editCase) => {
        judgeEdit(careless, editCase);
      }),
      { numRuns: 500 },
    );
    expect(found.failed).toBe(true);
  });

  it('never throws on broken text, and every problem has a place', () => {
    fc.assert(fc.property(BROKEN_TEXT, judgeParse), { numRuns });
  });
});
