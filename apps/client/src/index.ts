export { type Client, type ClientOptions, createClient, type ListOptions, type ListPath, newKey } from './client.ts';
export type { components, operations, paths } from './generated/api.ts';
export { type FieldProblem, ProblemError } from './problem.ts';
export type { Fetch } from './retry.ts';
export type { WatchEvent } from './watch.ts';
