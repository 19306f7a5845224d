/** Characters that end a line or steer a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** A text on one line, so that nothing in it can pass for a line of its own. */
export function oneLine(text: string): string {
  return withoutControl(text).trim();
}

/** The text with a space for each run of control characters; line ends are among them. */
export function withoutControl(text: string): string {
  return text.replace(CONTROL, ' ');
}

/** A number for people: whole numbers in full, others with four significant digits. */
export function numberText(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
}

/** `1 node`, `2 nodes`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
