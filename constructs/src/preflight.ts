/**
 * A question to the API of a cloud whose answer decides whether a cluster can come about. Who has credentials asks it: a GET of
 * `path` at the endpoint of `service`. Where the cloud has no such service, the answer does not fit.
 */
export interface PreflightCheck {
  /** Documented name, such as `image-exists`. */
  readonly rule: string;
  /** Dotted path in the cluster's props of what is asked about, as in {@link ProviderProblem.field}. */
  readonly field: string;
  /** What has to be so. */
  readonly message: string;
  /** Type of the service in the catalogue, such as `network`. */
  readonly service: string;
  /** Path and query; `{project}` stands for the id of the project that the credentials are of. */
  readonly path: string;
  /** Field of the answer that is a list. @default - `room` says what to look at */
  readonly list?: string;
  /** Values that an item of the list has to have, by their dotted paths. @default - any item */
  readonly match?: { readonly [field: string]: string };
  /** How many items have to match: `one` or `some`. @default - `room` says what has to be so */
  readonly count?: string;
  /** What has to be left. @default - `list` says what to look at */
  readonly room?: PreflightRoom;
}

/** How much of a limit has to be left. */
export interface PreflightRoom {
  /** Dotted path of the limit in the answer; -1 stands for none. */
  readonly limit: string;
  /** Dotted path of what is used. */
  readonly used: string;
  /** What has to be left; with `flavors` the number of machines. */
  readonly needed: number;
  /**
   * Flavors of the machines. What has to be left is the sum of their sizes, each as often as there are machines of it; the same
   * service tells them at `/flavors/detail`.
   * @default - `needed` is what has to be left
   */
  readonly flavors?: PreflightFlavor[];
  /** Field of a flavor that is its size, such as `vcpus` or `ram`. @default - none; there are no `flavors` */
  readonly size?: string;
}

/** Machines of one flavor. */
export interface PreflightFlavor {
  /** Values by which the flavor is found, such as its `name`. */
  readonly match: { readonly [field: string]: string };
  /** How many machines of it there may be at once. */
  readonly machines: number;
}
