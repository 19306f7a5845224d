import { buildProgram } from '@krake-infra/cli/program.ts';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { krakeInfra, TestFleet } from '../../support/cli.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is looked for
const ESCAPE = /\u001b/;
const terminal = { out: () => {}, err: () => {}, interactive: false, color: false, columns: 80 };

function commandsOf(command: Command, words: readonly string[] = []): [string[], Command][] {
  const below = command.commands.filter((sub) => !sub.name().startsWith('__'));
  return below.flatMap((sub) => {
    const path = [...words, sub.name()];
    return [[path, sub] as [string[], Command], ...commandsOf(sub, path)];
  });
}

const COMMANDS = commandsOf(buildProgram({ terminal, clock: { now: () => 0 } }));

describe('--help', () => {
  it('names every command of the program', async () => {
    const { code, out } = await krakeInfra(['--help']);
    expect(code).toBe(0);
    for (const [path] of COMMANDS.filter(([{ length }]) => length === 1)) expect(out).toContain(`\n  ${path[0]} `);
    expect(out).toContain('Exit codes: 0 success');
  });

  it.each(COMMANDS.map(([path, command]) => [path.join(' '), path, command] as const))(
    'of %s says what it does and mentions each option',
    async (_, path, command) => {
      const { code, out, err } = await krakeInfra([...path, '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out.replaceAll(/\s+/g, ' ')).toContain(command.description());
      for (const { long, description } of command.options) {
        expect(out).toContain(long);
        expect(description).not.toBe('');
      }
      for (const argument of command.registeredArguments) expect(out).toContain(argument.name());
    },
  );

  it('knows the commands that the product promises', () => {
    const names = COMMANDS.map(([path]) => path.join(' '));
    const cluster = ['create', 'register', 'list', 'get', 'update', 'scale', 'delete'].map((verb) => `cluster ${verb}`);
    const cloud = ['register', 'list', 'get', 'delete'].map((verb) => `cloud ${verb}`);
    const others = [
      'init',
      'validate',
      'synth',
      'plan',
      'provider list',
      'history',
      'import',
      'explain',
      'status',
      'watch',
      'run',
      'serve',
      'krake register',
      'completion',
    ];
    expect(names).toEqual(expect.arrayContaining([...cluster, ...cloud, ...others]));
  });
});

describe('colours and progress', () => {
  it('are on a terminal only', async () => {
    const fleet = await TestFleet.make();
    const args = ['--fleet', fleet.clone.path, 'cluster', 'scale', 'shop/web-1', 'workers=4', '--dry-run'];
    const piped = await krakeInfra(args);
    expect(piped.code).toBe(0);
    expect(piped.out + piped.err).not.toMatch(ESCAPE);
    const shown = await krakeInfra(args, { interactive: true, color: true });
    expect(shown.out).toMatch(ESCAPE);
    expect(shown.err).toContain('reading');
    const plain = await krakeInfra(['--no-color', ...args], { interactive: true, color: true });
    expect(plain.out).toBe(piped.out);
  });

  it('are left out of errors that go to a pipe', async () => {
    const fleet = await TestFleet.make();
    expect((await fleet.run('cluster', 'get', 'shop/none')).err).not.toMatch(ESCAPE);
    expect(
      (await krakeInfra(['--fleet', fleet.clone.path, 'cluster', 'get', 'shop/none'], { color: true })).err,
    ).toMatch(ESCAPE);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints a script for %s that asks the program', async (shell) => {
    const { code, out } = await krakeInfra(['completion', shell]);
    expect(code).toBe(0);
    expect(out).toContain('krake-infra __complete -- ');
  });

  it('refuses another shell', async () => {
    expect(await krakeInfra(['completion', 'csh'])).toMatchObject({ code: 2, out: '' });
  });

  it.each([
    [
      [''],
      [
        'bootstrap',
        'bundle',
        'ci',
        'cloud',
        'cluster',
        'completion',
        'explain',
        'history',
        'import',
        'init',
        'krake',
        'plan',
        'provider',
        'run',
        'serve',
        'silence',
        'status',
        'synth',
        'validate',
        'watch',
      ],
    ],
    [['cl'], ['cloud', 'cluster']],
    [['cluster', 's'], ['scale']],
    [['cluster', 'delete', '--a'], ['--applied']],
    [['cluster', 'delete', '--f'], ['--fleet']],
    [
      ['completion', ''],
      ['bash', 'fish', 'zsh'],
    ],
    [['--fleet', 'somewhere', 'cloud', 'reg'], ['register']],
    [['cluster', 'list', '--nothing'], []],
  ])('of %j offers %j', async (words, expected) => {
    const { code, out } = await krakeInfra(['__complete', '--', ...words]);
    expect(code).toBe(0);
    expect(out.split('\n').filter((word) => word !== '' && word !== 'help')).toEqual(expected);
  });

  it('is not listed', async () => {
    expect((await krakeInfra(['--help'])).out).not.toContain('__complete');
  });
});
