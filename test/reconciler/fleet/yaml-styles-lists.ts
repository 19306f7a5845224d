import type { Style } from './yaml-styles.ts';

/** Styles of lists. */
export const LIST_STYLES: readonly Style[] = [
  {
    name: 'indented list',
    text: 'l:\n  - a\n  - b\n',
    addItem: 'l:\n  - a\n  - b\n  - c\n',
    removeItem: 'l:\n  - b\n',
  },
  { name: 'list at the key', text: 'l:\n- a\n- b\n', addItem: 'l:\n- a\n- b\n- c\n', removeItem: 'l:\n- b\n' },
  {
    name: 'list with comments',
    text: 'l:\n  # first\n  - a # x\n  # second\n  - b # y\n# end\n',
    addItem: 'l:\n  # first\n  - a # x\n  # second\n  - b # y\n  - c\n# end\n',
    removeItem: 'l:\n  # first\n  # second\n  - b # y\n# end\n',
  },
  { name: 'flow list', text: 'l: [a, b] # c\n', addItem: 'l: [a, b, "c"] # c\n', removeItem: 'l: [b] # c\n' },
  { name: 'padded flow list over lines', text: 'l: [\n  a,\n  b\n]\n', addItem: 'l: [\n  a,\n  b, "c"\n]\n' },
  {
    name: 'CRLF list',
    text: 'l:\r\n- a\r\n- b\r\n',
    addItem: 'l:\r\n- a\r\n- b\r\n- c\r\n',
    removeItem: 'l:\r\n- b\r\n',
  },
  {
    name: 'list without last newline',
    text: 'l:\n  - a\n  - b',
    addItem: 'l:\n  - a\n  - b\n  - c',
    removeItem: 'l:\n  - b',
  },
  {
    name: 'list of mappings',
    text: 'l:\n  - k: 1\n    m: 2\n  - k: 3\n',
    addItem: 'l:\n  - k: 1\n    m: 2\n  - k: 3\n  - c\n',
    removeItem: 'l:\n  - k: 3\n',
  },
  {
    name: 'list of block texts',
    text: 'l:\n  - |\n    a\n  - b\n',
    removeItem: 'l:\n  - b\n',
    addItem: 'l:\n  - |\n    a\n  - b\n  - c\n',
  },
  {
    name: 'wide dash',
    text: 'l:\n  -   a\n  -   b\n',
    removeItem: 'l:\n  -   b\n',
    addItem: 'l:\n  -   a\n  -   b\n  - c\n',
  },
  { name: 'first of a list is empty', text: 'l:\n  - # later\n  - b\n', removeItem: 'l:\n  - b\n' },
];
