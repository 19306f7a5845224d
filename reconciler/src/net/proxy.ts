import { BlockList, isIP } from 'node:net';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for an address: `HTTPS_PROXY` or `HTTP_PROXY` by its scheme, else `ALL_PROXY`, unless
 * `NO_PROXY` has the host; all also in lower case, which comes first. `NO_PROXY` is a list of hosts, domains, addresses, address
 * ranges, each with a port or without, or `*`.
 */
export function proxyFor(url: URL, environment: Environment = process.env): URL | undefined {
  const setting = (name: string) => environment[name.toLowerCase()] || environment[name];
  const named = setting(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || setting('ALL_PROXY');
  if (!named || isExcepted(url, setting('NO_PROXY') ?? '')) return undefined;
  const address = named.includes('://') ? named : `http://${named}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list.split(/[\s,]+/).some((entry) => entry !== '' && matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isWithin(entry, host);
  const [, name = '', only] = /^\[?(.+?)\]?(?::(\d+))?$/.exec(isIP(entry) ? `[${entry}]` : entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const domain = name.replace(/^\*?\./, '');
  return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
}

function isWithin(range: string, host: string): boolean {
  const [base = '', prefix] = range.split('/');
  const family = isIP(host);
  if (family === 0 || isIP(base) !== family || !/^\d+$/.test(prefix ?? '')) return false;
  const [name, longest] = family === 4 ? (['ipv4', 32] as const) : (['ipv6', 128] as const);
  if (Number(prefix) > longest) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), name);
  return list.check(host, name);
}
