import type { PreflightCheck } from '@krake-infra/constructs';

/** Answers of a cloud: path -> what a GET gives, by service. */
export type CloudAnswers = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Whether the answer of a cloud is as a check wants it. */
export function fits(check: PreflightCheck, cloud: CloudAnswers): boolean {
  const answer = cloud[check.service]?.[check.path];
  if (answer === undefined) return false;
  if (check.room) {
    const { limit, used } = check.room;
    const most = Number(at(answer, limit));
    return most === -1 || most - Number(at(answer, used)) >= neededIn(check, cloud);
  }
  const items = at(answer, check.list ?? '') as object[];
  const wanted = Object.entries(check.match ?? {});
  const { length } = items.filter((item) => wanted.every(([path, value]) => at(item, path) === value));
  return check.count === 'one' ? length === 1 : length > 0;
}

function neededIn({ service, room }: PreflightCheck, cloud: CloudAnswers): number {
  const { flavors, size = '', needed = 0 } = room ?? {};
  if (!flavors) return needed;
  const known = at(cloud[service]?.['/flavors/detail'], 'flavors') as object[];
  return flavors.reduce((sum, { match, machines }) => {
    const flavor = known.find((each) => Object.entries(match).every(([path, value]) => at(each, path) === value));
    return sum + machines * Number(at(flavor, size));
  }, 0);
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}
