const MOST = 1000;

/** A number of machines, 0 to 1000. */
export class NodeCount {
  /**
   * Takes a number of machines.
   * @throws Error when it is not a whole number from 0 to 1000
   */
  public static of(machines: number): NodeCount {
    if (!NodeCount.isCount(machines)) {
      throw new Error(`${machines} is not a number of machines; give a whole number from 0 to ${MOST}`);
    }
    return new NodeCount(machines);
  }

  /** True when {@link of} takes the number. */
  public static isCount(machines: number): boolean {
    return Number.isInteger(machines) && machines >= 0 && machines <= MOST;
  }

  /** The number (unit: machines). */
  public readonly value: number;

  private constructor(machines: number) {
    this.value = machines;
  }
}
