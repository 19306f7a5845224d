import type { GitProcesses, GitResult } from '../processes.ts';
import type { Remote } from '../remote.ts';

/** Settings of `http.*` that do not change what a request says or how it travels. */
const HARMLESS =
  /^http\.(receivepack|uploadpack|getanyfile|postbuffer|lowspeedlimit|lowspeedtime|maxrequests|minsessions|noepsv|followredirects|proactiveauth)$/;

/** Variables by which Git is told how to travel, and those that only matter to encrypted connections. */
const TRAVEL = /^(GIT_(PROXY_(?!SSL_)\w+|HTTP_\w+|CURL_\w+|ALLOW_PROTOCOL|PROTOCOL\w*)|CURL_(?!CA_BUNDLE)\w+)$/;
const ENCRYPTION = /^(GIT_(PROXY_)?SSL_\w+|SSL_CERT_\w+|CURL_CA_BUNDLE|SSLKEYLOGFILE)$/;

/**
 * True when our own client would do as Git does: nothing in the user's configuration or environment that only Git
 * honours, such as a proxy, certificates, headers, cookies or rewritten addresses.
 */
export async function wireApplies(
  remote: Remote,
  processes: GitProcesses,
  environment: Readonly<Record<string, string>>,
): Promise<boolean> {
  if (remote.kind !== 'http' || /[?#]/.test(remote.url)) return false;
  if (!environmentAllows(new URL(remote.url), environment)) return false;
  const [http, other] = await Promise.all([
    processes.run(['config', '-z', '--get-urlmatch', 'http', remote.url]),
    processes.run(['config', '-z', '--get-regexp', '^(remote\\.krake-infra|url|protocol)\\.']),
  ]);
  // Git ends with 1 when there is none.
  if ([http, other].some(({ code }) => code !== 0 && code !== 1)) return false;
  const harmless = (setting: string) => HARMLESS.test(setting.split('\n')[0] as string);
  return settings(http).every(harmless) && settings(other).every((setting) => allowed(setting, remote));
}

/** Each as `name\nvalue`. */
function settings({ stdout }: GitResult): string[] {
  return stdout.toString().split('\0').filter(Boolean);
}

function allowed(setting: string, remote: Remote): boolean {
  const [name = '', value = ''] = setting.split('\n') as [string?, string?];
  if (/^remote\.krake-infra\.(url|fetch)$/.test(name) || setting === 'protocol.version\n2') return true;
  return name.startsWith('url.') && !remote.url.startsWith(value);
}

function environmentAllows(url: URL, environment: Readonly<Record<string, string>>): boolean {
  const set = Object.entries(environment).filter(([, value]) => value !== '');
  if (url.protocol === 'https:' && set.some(([name]) => ENCRYPTION.test(name))) return false;
  if (set.some(([name, value]) => TRAVEL.test(name) && !allowsProtocol(name, value, url))) return false;
  const proxy = set.some(([name]) => /^(https?|all)_proxy$/i.test(name));
  return !proxy || set.some(([name, value]) => /^no_proxy$/i.test(name) && excepted(url.hostname, value));
}

function allowsProtocol(name: string, value: string, url: URL): boolean {
  return name === 'GIT_ALLOW_PROTOCOL' && value.split(':').includes(url.protocol.slice(0, -1));
}

/** Hosts in a list of hosts and domains that are reached without the proxy. */
function excepted(host: string, list: string): boolean {
  const entries = list.split(/[\s,]+/).map((entry) => entry.replace(/^\./, '').toLowerCase());
  return entries.some((entry) => entry !== '' && (entry === '*' || host === entry || host.endsWith(`.${entry}`)));
}
