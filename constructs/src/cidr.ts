/** An IPv4 or IPv6 range such as `10.0.0.0/16`. */
export class Cidr {
  /**
   * Reads a range.
   * @throws Error when the text is no range or has address bits behind its prefix, such as `10.0.0.1/16`
   */
  public static parse(text: string): Cidr {
    const [address = '', length = '', ...rest] = text.split('/');
    const parsed = parseAddress(address);
    const prefix = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
    if (!parsed || rest.length > 0 || !(prefix <= parsed.bits)) {
      throw new Error(`${text} is not an address range; write it as 10.0.0.0/16 or fd00::/48`);
    }
    const size = 1n << BigInt(parsed.bits - prefix);
    if (parsed.value % size !== 0n) {
      throw new Error(`${text} has address bits behind its prefix; write the first address of the range`);
    }
    return new Cidr(text, parsed.bits === 32 ? 4 : 6, { first: parsed.value, last: parsed.value + size - 1n });
  }

  /** True when {@link parse} takes the text. */
  public static isCidr(text: string): boolean {
    try {
      Cidr.parse(text);
      return true;
    } catch {
      return false;
    }
  }

  /** Address family, 4 or 6. */
  public readonly family: number;
  private readonly text: string;
  private readonly range: Range;

  private constructor(text: string, family: number, range: Range) {
    this.text = text;
    this.family = family;
    this.range = range;
  }

  /** True when the address, such as `10.0.3.1`, lies inside; false for the other family and for what is no address. */
  public contains(address: string): boolean {
    const parsed = parseAddress(address);
    if (!parsed || (parsed.bits === 32 ? 4 : 6) !== this.family) {
      return false;
    }
    return this.range.first <= parsed.value && parsed.value <= this.range.last;
  }

  /** True when both have an address in common. */
  public overlaps(other: Cidr): boolean {
    const { first, last } = other.range;
    return this.family === other.family && this.range.first <= last && first <= this.range.last;
  }

  /** The range as it was written. */
  public toString(): string {
    return this.text;
  }
}

interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

interface Address {
  readonly value: bigint;
  readonly bits: number;
}

function parseAddress(text: string): Address | undefined {
  const value = text.includes(':') ? parseV6(text) : parseV4(text);
  return value === undefined ? undefined : { value, bits: text.includes(':') ? 128 : 32 };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  // a leading zero means octal to some programs and decimal to others
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((value, part) => (value << 8n) + BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) {
    return undefined;
  }
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) {
    return undefined;
  }
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) {
    return undefined;
  }
  return groups.reduce((value, group) => (value << 16n) + BigInt(`0x${group}`), 0n);
}
