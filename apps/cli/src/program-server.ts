import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { type Command, Option } from 'commander';
import type { ServerPlace } from './over-server/place.ts';

/** Options that name files hold no secret themselves, so that none is seen in a list of processes. */
export function addServerOptions(program: Command): void {
  const options = [
    ['--server <url>', 'ask a server (krake-infra serve) instead of a fleet', 'KRAKE_INFRA_SERVER'],
    ['--token-file <file>', 'with --server: holds the bearer token', 'KRAKE_INFRA_TOKEN_FILE'],
    ['--server-ca <file>', 'with --server: authorities that are trusted, PEM', 'KRAKE_INFRA_SERVER_CA'],
    ['--client-certificate <file>', 'with --server: says who asks, PEM', 'KRAKE_INFRA_CLIENT_CERTIFICATE'],
    ['--client-key <file>', 'with --client-certificate: its key, PEM', 'KRAKE_INFRA_CLIENT_KEY'],
  ] as const;
  for (const [flags, text, variable] of options) program.addOption(new Option(flags, text).env(variable));
  program.hook('preAction', (_, action) => refuseElsewhere(program, action));
}

export interface ServerOptions {
  readonly server?: string;
  readonly tokenFile?: string;
  readonly serverCa?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
}

const OVER_SERVER = new Set(['list', 'get', 'create', 'register', 'update', 'scale', 'delete']);
/** Neither asks a fleet nor a server. */
const ANYWHERE = new Set(['init', 'completion', '__complete']);

/** The server that is meant; a fleet that is named on the command line counts more than a server of the environment. */
export function serverPlace(program: Command): ServerPlace | undefined {
  const { server: url, tokenFile, serverCa, clientCertificate, clientKey } = program.opts<ServerOptions>();
  const isFleet = program.getOptionValueSource('fleet') === 'cli';
  if (url === undefined || (isFleet && program.getOptionValueSource('server') === 'env')) return undefined;
  if (isFleet) {
    throw new Problem({ code: 'usage', message: '--fleet and --server exclude each other', hint: 'name one of them' });
  }
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    const hint = 'write an address such as https://krake-infra.example:8800';
    throw new Problem({ code: 'usage', message: `${JSON.stringify(url)} is no address of a server`, hint });
  }
  return {
    url: url.replace(/\/+$/, ''),
    ...(tokenFile !== undefined && { tokenFile }),
    ...(serverCa !== undefined && { caFile: serverCa }),
    ...(clientCertificate !== undefined && { certificateFile: clientCertificate }),
    ...(clientKey !== undefined && { keyFile: clientKey }),
  };
}

function refuseElsewhere(program: Command, action: Command): void {
  const isCluster = action.parent?.name() === 'cluster';
  if ((isCluster && OVER_SERVER.has(action.name())) || ANYWHERE.has(action.name()) || !serverPlace(program)) return;
  const name = action.parent === program ? action.name() : `${action.parent?.name()} ${action.name()}`;
  const hint =
    'name the fleet with --fleet; over a server there are cluster list, get, create, register, update, scale, delete';
  throw new Problem({ code: 'usage', message: `${name} can not be had over a server`, hint });
}
