import { checkPath } from '@krake-infra/reconciler/git/path-safety.ts';
import { describe, expect, it } from 'vitest';

describe('checkPath', () => {
  it.each([
    'fleet.yaml',
    'clusters/a/b.yaml',
    '.github/workflows/x.yml',
    '.gitignore',
    'a/...',
    'git',
    'a.git/b',
    'ü/😀',
  ])('takes %s', (path) => expect(() => checkPath(path)).not.toThrow());

  it.each([
    '',
    '/etc/passwd',
    'a//b',
    'a/',
    '.',
    './a',
    'a/../b',
    '..',
    '.git/config',
    'a/.git',
    '.GIT/hooks/x',
    '.Git',
    'git~1/config',
    'GIT~1',
    '.git /x',
    '.git./x',
    '.git::$INDEX_ALLOCATION/x',
    '.g\u200cit/config',
    'a\nb',
    'a\0b',
    'a\u007f',
    'a\\b',
    '\ud800',
  ])('refuses %j', (path) => expect(() => checkPath(path)).toThrow('can not be committed'));
});
