import { describe, expect, it } from 'vitest';
import { isAtLeast, manifestsKey, programKey, requiredGo } from '../../../tools/control-plane/keys.ts';
import { MANIFEST_SETS, type ManifestSet, PROGRAMS, type Program } from '../../../tools/control-plane/programs.ts';

const [program] = PROGRAMS as readonly [Program];
const [set] = MANIFEST_SETS as readonly [ManifestSet];
const files = { goMod: 'module tools\n\ngo 1.26.0\n', goSum: 'example.org/a v1.0.0 h1:abc=\n' };

describe('keys of the cache', () => {
  it('are the same for the same input, and begin with the name', () => {
    expect(programKey({ ...program }, { ...files }, 'go1.26.8')).toBe(programKey(program, files, 'go1.26.8'));
    expect(programKey(program, files, 'go1.26.8')).toMatch(/^etcd-[0-9a-f]{20}$/);
    expect(manifestsKey(set, files)).toMatch(/^capi-core-manifests-[0-9a-f]{20}$/);
  });

  it.each([
    ['another version of Go', program, files, 'go1.26.9'],
    ['another go.sum', program, { ...files, goSum: '' }, 'go1.26.8'],
    ['another go.mod', program, { ...files, goMod: 'go 1.26.1\n' }, 'go1.26.8'],
    ['other linker flags', { ...program, ldflags: '-s' }, files, 'go1.26.8'],
    ['another package', { ...program, package: 'example.org/a' }, files, 'go1.26.8'],
  ] as const)('%s is another program', (_, changed, changedFiles, version) => {
    expect(programKey(changed, changedFiles, version)).not.toBe(programKey(program, files, 'go1.26.8'));
  });

  it('manifests depend on their files, not on how they are installed', () => {
    expect(manifestsKey({ ...set, contracts: { a: 'b' } }, files)).toBe(manifestsKey(set, files));
    expect(manifestsKey({ ...set, crds: [] }, files)).not.toBe(manifestsKey(set, files));
    expect(manifestsKey(set, { ...files, goMod: 'go 1.27.0\n' })).not.toBe(manifestsKey(set, files));
  });
});

describe('versions of Go', () => {
  it('are read from go.mod', () => {
    expect(requiredGo(files.goMod)).toBe('1.26.0');
    expect(() => requiredGo('module tools\n')).toThrow('go.mod has no line `go VERSION`');
  });

  it.each([
    ['go1.26.8', '1.26.0', true],
    ['1.26.0', '1.26.0', true],
    ['go1.27', '1.26.3', true],
    ['go2.0', '1.26.3', true],
    ['go1.26rc1', '1.26.1', false],
    ['go1.9.7', '1.26.0', false],
    ['go1.25.12', '1.26.0', false],
    ['go1.26', '1.26.1', false],
  ])('%s is at least %s: %s', (version, least, answer) => {
    expect(isAtLeast(version, least)).toBe(answer);
  });
});
