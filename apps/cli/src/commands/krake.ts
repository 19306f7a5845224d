import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { InfrastructureManagerDoor } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { readConfiguration } from '@krake-infra/server/configuration.ts';
import { readNamed } from '@krake-infra/server/files.ts';
import { KrakeApi } from '@krake-infra/server/krake/api.ts';
import { register } from '@krake-infra/server/krake/register.ts';
import { readConfigurationFile } from '../configuration-file.ts';
import type { Context } from '../context.ts';
import { printData } from '../terminal.ts';

export interface KrakeRegisterOptions {
  /** File with the configuration of the server. */
  readonly config: string;
  /** Default: the only one whose Krake is known. */
  readonly sender?: string;
  /** Address of the door. Default: what the configuration says. */
  readonly url?: string;
  /** Namespace in Krake. Default: for all. */
  readonly namespace?: string;
  /** Default: the variable KRAKE_INFRA_SENDER_PASSWORD. */
  readonly passwordFile?: string;
}

/** Makes a server known to the Krake of one of its senders. */
export async function krakeRegister(context: Context, options: KrakeRegisterOptions): Promise<void> {
  const { config, namespace } = options;
  const door = readConfiguration(config, readConfigurationFile(config)).infrastructureManager;
  const { url = door?.url } = options;
  const sender = senderOf(door, options.sender);
  if (url === undefined) {
    const message = 'the address by which Krake reaches the server is not known';
    throw new Problem({
      code: 'invalid',
      message,
      hint: `pass --url, or write infrastructureManager.url in ${config}`,
    });
  }
  const secret = secretOf(options.passwordFile);
  const registration = { sender, url, secret, ...(namespace !== undefined && { namespace }) };
  const done = await register(new KrakeApi(sender.krake), registration);
  printData(context.terminal, context.output, done, () => [
    ['KIND', 'NAME', 'ACTION'],
    ...done.map(({ kind, name, action }) => [kind, name, action]),
  ]);
}

function senderOf(door: InfrastructureManagerDoor | undefined, name: string | undefined) {
  const known = (door?.senders ?? []).flatMap(({ krake, ...sender }) => (krake ? [{ ...sender, krake }] : []));
  const [found, second] = name === undefined ? known : known.filter((sender) => sender.name === name);
  if (found && !second) return found;
  const which = known.map((sender) => sender.name).join(', ') || 'none';
  const message =
    name === undefined ? 'it is not clear which sender is meant' : `there is no sender ${name} with \`krake\``;
  throw new Problem({ code: 'invalid', message, hint: `pass --sender; those whose \`krake\` is set: ${which}` });
}

function secretOf(file: string | undefined): string {
  const secret = file === undefined ? process.env['KRAKE_INFRA_SENDER_PASSWORD'] : passwordIn(file);
  if (secret) return secret;
  const message = 'there is no password of the sender';
  throw new Problem({ code: 'invalid', message, hint: 'set KRAKE_INFRA_SENDER_PASSWORD, or pass --password-file' });
}

function passwordIn(file: string): string {
  return readNamed(file, 'name the file with --password-file')
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
