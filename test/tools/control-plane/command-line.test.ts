import { describe, expect, it } from 'vitest';
import { help, parseCommandLine, UsageError } from '../../../tools/control-plane/command-line.ts';

const parse = (line: string) => parseCommandLine(line.split(' ').filter(Boolean), ['etcd', 'capo']);

describe('the command line of the control plane', () => {
  it.each([
    ['', { name: 'help' }],
    ['--help', { name: 'help' }],
    ['up --help', { name: 'help' }],
    ['up', { name: 'up' }],
    ['down', { name: 'down' }],
    ['build', { name: 'build' }],
    ['kubeconfig', { name: 'kubeconfig' }],
    ['status', { name: 'status', output: 'table' }],
    ['status -o json', { name: 'status', output: 'json' }],
    ['status --output=table', { name: 'status', output: 'table' }],
    ['logs', { name: 'logs', follow: false }],
    ['logs capo', { name: 'logs', follow: false, part: 'capo' }],
    ['logs --follow keeper', { name: 'logs', follow: true, part: 'keeper' }],
  ])('%s', (line, command) => {
    expect(parse(line)).toEqual(command);
  });

  it.each([
    ['start', 'no command start; there are build, up, down, status, logs, kubeconfig'],
    ['-o json', 'no command is named; there are build, up, down, status, logs, kubeconfig'],
    ['up now', 'up: now is too much'],
    ['logs capo etcd', 'logs: etcd is too much'],
    ['logs flux', 'no part flux; there are keeper, etcd, capo'],
    ['status -f', 'status has no option --follow'],
    ['down -o json', 'down has no option --output'],
    ['status -o yaml', 'no output yaml; there are table, json'],
    ['up --force', "Unknown option '--force'"],
    ['status -o', "Option '-o, --output <value>' argument missing"],
  ])('%s is refused', (line, message) => {
    expect(() => parse(line)).toThrow(new UsageError(message));
  });

  it('the help names every command and part', () => {
    const text = help(['etcd', 'capo']);
    for (const word of ['up', 'down', 'status', 'logs', 'kubeconfig', 'build', 'Parts: keeper, etcd, capo']) {
      expect(text).toContain(word);
    }
  });
});
