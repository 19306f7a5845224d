import pc from 'picocolors';
import { stringify } from 'yaml';

/** Where a command writes, and what the place can show. Tests pass their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** True when output goes to a person's terminal. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Width in columns. */
  readonly columns: number;
}

export type Paint = (style: 'good' | 'bad' | 'warn' | 'dim' | 'bold', text: string) => string;

export type OutputFormat = 'table' | 'json' | 'yaml';

export function processTerminal(): Terminal {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    interactive: process.stdout.isTTY === true,
    color: process.stdout.isTTY === true && pc.isColorSupported,
    columns: process.stdout.columns ?? 100,
  };
}

export function painter(terminal: Terminal): Paint {
  const colors = pc.createColors(terminal.color);
  const styles = { good: colors.green, bad: colors.red, warn: colors.yellow, dim: colors.dim, bold: colors.bold };
  return (style, text) => styles[style](text);
}

/** Prints data as JSON or YAML, or as the table that `rows` makes of it. */
export function printData(
  terminal: Terminal,
  format: OutputFormat,
  data: unknown,
  table: () => readonly (readonly string[])[],
): void {
  if (format === 'json') terminal.out(`${JSON.stringify(data, null, 2)}\n`);
  else if (format === 'yaml') terminal.out(stringify(data, { lineWidth: 0 }));
  else terminal.out(tableText(table()));
}

/** Columns padded to their widest cell; the first row is the header. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** One line that is rewritten in place on a terminal, and nothing at all elsewhere. */
export function progress(terminal: Terminal): { step(text: string): void; done(): void } {
  if (!terminal.interactive) return { step: () => {}, done: () => {} };
  return {
    step: (text) => terminal.err(`\r\x1b[K${text}`),
    done: () => terminal.err('\r\x1b[K'),
  };
}
