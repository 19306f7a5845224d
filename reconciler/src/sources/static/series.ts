import { CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import { Problem } from '../../core/errors.ts';
import type { RecordedSeries } from '../../core/generated/fleet.ts';

/** Samples of a recorded series in order of time. */
export interface Series {
  /** Seconds since the epoch, ascending. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** Parses the CSV text of a recorded series; every fault names the line. A row without a value is a gap. */
export function parseSeries(recorded: RecordedSeries, text: string): Series {
  const times: number[] = [];
  const values: number[] = [];
  for (const { record, info } of rows(recorded, text)) {
    const value = record[recorded.valueColumn];
    const time = Date.parse(record[recorded.timeColumn] ?? '') / 1000;
    if (Number.isNaN(time)) throw fault(recorded, info.lines, `${recorded.timeColumn} holds no RFC 3339 time`);
    if (time <= (times.at(-1) ?? Number.NEGATIVE_INFINITY)) throw fault(recorded, info.lines, 'times do not ascend');
    if (value === undefined || value === '') continue;
    times.push(time);
    values.push(Number(value));
  }
  return { times, values };
}

/** The newest sample at or before `at` (seconds), or `undefined` before the first. */
export function sampleAt(series: Series, at: number): { readonly value: number; readonly at: number } | undefined {
  let low = 0;
  let high = series.times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series.times[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : { value: series.values[low - 1] as number, at: series.times[low - 1] as number };
}

interface Row {
  readonly record: Readonly<Record<string, string>>;
  readonly info: InfoRecord;
}

function rows(recorded: RecordedSeries, text: string): Row[] {
  const checkHeader = (header: string[]): string[] => {
    for (const wanted of [recorded.timeColumn, recorded.valueColumn]) {
      if (header.includes(wanted)) continue;
      throw fault(recorded, 1, `there is no column ${wanted}`, `columns: ${header.join(', ')}`);
    }
    return header;
  };
  try {
    return parse(text, {
      bom: true,
      columns: checkHeader,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Row[];
  } catch (error) {
    if (error instanceof CsvError) throw fault(recorded, Number(error.lines ?? 1), error.message);
    throw error;
  }
}

function fault(recorded: RecordedSeries, line: number, message: string, hint = 'correct the file'): Problem {
  return new Problem({ code: 'invalid', file: recorded.file, line, column: 1, message, hint });
}
