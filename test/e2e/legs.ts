/** Times of the parts of something, from the making on, told at the end as one line. */
export class Legs {
  readonly #told: string[] = [];
  #last = performance.now();

  /** A part ends here. */
  end(name: string): void {
    const now = performance.now();
    this.#told.push(`${name} ${((now - this.#last) / 1000).toFixed(1)} s`);
    this.#last = now;
  }

  print(): void {
    console.log(this.#told.join(', '));
  }
}
