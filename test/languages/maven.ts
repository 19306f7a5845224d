/** Java packages in a Maven repository of their own, from which a project takes them with Maven. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { java } from './java.ts';
import { type Language, MODULES, PACKAGES } from './language.ts';
import { root, run, works } from './run.ts';

/** Apart from the user's repository and from other checkouts: a local build is no release, whatever its version says. */
const CHECKOUT = createHash('sha256').update(root).digest('hex').slice(0, 8);
const REPOSITORY = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'krake-infra', `maven-${CHECKOUT}`);
const CLASSPATH = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath';

export const JAVA: Language = {
  name: 'java',
  missing() {
    const missing = ['javac', 'jar'].filter((tool) => !works(tool, ['--version']));
    return [...missing, ...(works('mvn', ['--version']) ? [] : ['mvn'])].join(', ') || undefined;
  },
  file: 'src/main/java/com/example/EveryProperty.java',
  write: java,
  prepare(project) {
    const pom = readFileSync(join(project, 'pom.xml'), 'utf8');
    let classpath = libraries(join(project, 'libraries'), pom);
    for (const module of MODULES) {
      classpath += `:${install(module, join(project, module), classpath)}`;
    }
    maven(project, 'compile');
  },
  environment,
  start: ['mvn', '-B', '-q', 'exec:java', '-Dexec.mainClass=com.example.EveryProperty'],
};

function environment(): NodeJS.ProcessEnv {
  return { MAVEN_OPTS: `${process.env.MAVEN_OPTS ?? ''} -Dmaven.repo.local=${REPOSITORY}` };
}

function maven(folder: string, ...args: string[]): void {
  run('mvn', ['-B', '-ntp', '-q', ...args], folder, environment());
}

/** Class path of what the packages use, in the versions that the example's project names. */
function libraries(folder: string, projectPom: string): string {
  const [managed] = /<dependencyManagement>.*<\/dependencyManagement>/s.exec(projectPom) ?? [''];
  const [properties] = /<properties>.*<\/properties>/s.exec(projectPom) ?? [''];
  const used = [...managed.matchAll(/<groupId>(.*?)<\/groupId>\s*<artifactId>(.*?)<\/artifactId>/g)]
    .filter(([, group]) => group !== 'io.krakeinfra')
    .map(([names]) => `<dependency>${names}</dependency>`);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'pom.xml'),
    `<project><modelVersion>4.0.0</modelVersion><groupId>libraries</groupId><artifactId>libraries</artifactId>
<version>1</version>${properties}${managed}<dependencies>${used.join('')}</dependencies></project>`,
  );
  maven(folder, CLASSPATH, '-Dmdep.outputFile=classpath');
  return readFileSync(join(folder, 'classpath'), 'utf8').trim();
}

/** Compiles a module and puts its jar and its generated pom into the repository. */
function install(module: string, folder: string, classpath: string): string {
  const source = join(root, PACKAGES, module, 'java');
  const { version } = JSON.parse(readFileSync(join(root, module, 'package.json'), 'utf8')) as { version: string };
  const files = readdirSync(join(source, 'src/main/java'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.java'))
    .map((name) => join(source, 'src/main/java', name));
  mkdirSync(folder);
  writeFileSync(join(folder, 'sources'), files.join('\n'));
  run('javac', ['-nowarn', '-encoding', 'UTF-8', '-cp', classpath, '-d', 'classes', '@sources'], folder);

  const target = join(REPOSITORY, 'io/krakeinfra', module, version);
  const jar = join(target, `${module}-${version}.jar`);
  mkdirSync(target, { recursive: true });
  run('jar', ['--create', '--file', jar, '-C', 'classes', '.', '-C', join(source, 'src/main/resources'), '.'], folder);
  copyFileSync(join(source, 'pom.xml'), join(target, `${module}-${version}.pom`));
  return jar;
}
