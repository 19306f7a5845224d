import { Problem } from '../core/errors.ts';
import type { FileChange } from '../core/repository.ts';
import { editYaml, type YamlEdit } from '../fleet/yaml/edit.ts';
import type { Snapshot } from './snapshot.ts';

/** The file at `path` with edits made, and nothing else changed in it. */
export function edited(snapshot: Snapshot, path: string, edits: readonly YamlEdit[]): FileChange {
  const file = snapshot.files.get(path)?.file;
  if (!file) throw new Problem({ code: 'internal', message: `there is no file ${path}` });
  try {
    const text = editYaml(new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.bytes), edits);
    return { path, bytes: new TextEncoder().encode(text) };
  } catch (error) {
    if (error instanceof Problem) throw new Problem({ ...error.details, file: path }, { cause: error });
    throw error;
  }
}
