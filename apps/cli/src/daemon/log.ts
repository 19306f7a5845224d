import type { Log } from '@krake-infra/reconciler/ports.ts';
import { pino } from 'pino';
import type { Terminal } from '../terminal.ts';

type Level = 'info' | 'warn' | 'error';

/** Logs to standard error: lines for a person on a terminal, JSON objects (`level`, `time`, `msg`, fields) elsewhere. */
export function terminalLog(terminal: Terminal): Log {
  const write = terminal.interactive ? lineWriter(terminal) : jsonWriter(terminal);
  const at = (level: Level) => (text: string, fields?: Readonly<Record<string, unknown>>) => write(level, text, fields);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

type Write = (level: Level, text: string, fields?: Readonly<Record<string, unknown>>) => void;

function jsonWriter(terminal: Terminal): Write {
  const logger = pino(
    {
      // Process id and host name are for whoever collects the lines to add.
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => terminal.err(line) },
  );
  return (level, text, fields = {}) => logger[level](fields, text);
}

function lineWriter(terminal: Terminal): Write {
  return (level, text, fields = {}) => {
    const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
    terminal.err(`${level === 'info' ? '' : `${level}: `}${text}${rest.join('')}\n`);
  };
}
