const FORMAT = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** A released version such as `v1.34.8`. */
export class KubernetesVersion {
  /**
   * Reads a version.
   * @throws Error when the text is not `v<major>.<minor>.<patch>`
   */
  public static parse(text: string): KubernetesVersion {
    const match = FORMAT.exec(text);
    if (!match) {
      throw new Error(`${text} is not a version; write it as v<major>.<minor>.<patch>, such as v1.34.8`);
    }
    return new KubernetesVersion(Number(match[1]), Number(match[2]), Number(match[3]));
  }

  /** True when {@link parse} takes the text. */
  public static isVersion(text: string): boolean {
    return FORMAT.test(text);
  }

  /** First number. */
  public readonly major: number;
  /** Second number. */
  public readonly minor: number;
  /** Third number. */
  public readonly patch: number;

  private constructor(major: number, minor: number, patch: number) {
    this.major = major;
    this.minor = minor;
    this.patch = patch;
  }

  /** Negative when this version is older than the other, 0 when they are equal, positive when it is newer. */
  public compare(other: KubernetesVersion): number {
    return this.major - other.major || this.minor - other.minor || this.patch - other.patch;
  }

  /**
   * How many minors this version lies before the other; negative when it lies behind.
   * @throws Error when the majors differ, since then no number of minors says it
   */
  public minorDistance(other: KubernetesVersion): number {
    if (this.major !== other.major) {
      throw new Error(`${this} and ${other} have different majors; compare them instead`);
    }
    return this.minor - other.minor;
  }

  /** `v<major>.<minor>.<patch>`. */
  public toString(): string {
    return `v${this.major}.${this.minor}.${this.patch}`;
  }
}
