/**
 * `npm run package:test`: one program for each language, which sets every property that can be reached from ClusterProps,
 * is compiled against that language's package and run; so is the language's example. Both must give the bytes that the
 * same programs give in TypeScript. The client of the REST API is installed in a folder of its own, compiled against and run.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { readTypes } from './assembly.ts';
import { installClient } from './client.ts';
import { differences, manifests } from './compare.ts';
import type { Language } from './language.ts';
import { GO, PYTHON, TYPESCRIPT } from './languages.ts';
import { JAVA } from './maven.ts';
import { bin, root, run, timed } from './run.ts';
import { type ClusterValues, typedClusters } from './values.ts';

const WORK = join(root, 'dist/languages');
/** Exit code of a program that can not do all of its work on this machine. */
const CANNOT_RUN = 3;
const SYNTH = ['synth', '--check-upgrade=false'];
const PROGRAMS = ['generated', 'example'] as const;

const outdir = (language: Language, program: string) => join(WORK, language.name, 'out', program);

function build(language: Language, clusters: readonly ClusterValues[]): void {
  const project = join(WORK, language.name);
  rmSync(project, { recursive: true, force: true });
  cpSync(join(root, 'examples', language.name), project, { recursive: true });
  mkdirSync(dirname(join(project, language.file)), { recursive: true });
  writeFileSync(join(project, language.file), language.write(clusters));
  timed(`${language.name}: build`, () => language.prepare(project));
  timed(`${language.name}: run`, () => {
    const [command, ...args] = language.start;
    const env = language.environment(project);
    run(command, args, project, { ...env, CDK8S_OUTDIR: outdir(language, 'generated') });
    run(bin('cdk8s'), [...SYNTH, '--output', outdir(language, 'example')], project, env);
  });
}

function compare(language: Language): void {
  for (const program of PROGRAMS) {
    const wanted = manifests(outdir(TYPESCRIPT, program));
    const found = differences(wanted, manifests(outdir(language, program)));
    if (found.length > 0) {
      throw new Error(
        `${language.name}: ${program} program: not as in TypeScript: ${found.join(', ')} (dist/languages)`,
      );
    }
    console.log(`${language.name}: ${program} program: ${wanted.size} files as in TypeScript`);
  }
}

function test(): string[] {
  const data = parse(readFileSync(join(root, 'test/languages/clusters.yaml'), 'utf8'));
  timed('package', () => run(process.execPath, ['tools/package.mjs'], root));
  timed('client: install and run', installClient);
  const clusters = typedClusters(readTypes(root), data);
  build(TYPESCRIPT, clusters);
  const missing: string[] = [];
  for (const language of [PYTHON, JAVA, GO]) {
    const tools = language.missing();
    if (tools !== undefined) {
      missing.push(`${language.name} is not tested here: ${tools} is missing`);
      continue;
    }
    build(language, clusters);
    compare(language);
  }
  return missing;
}

try {
  const missing = test();
  for (const line of missing) {
    console.error(line);
  }
  process.exitCode = missing.length > 0 ? CANNOT_RUN : 0;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
