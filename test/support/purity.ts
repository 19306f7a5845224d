import ts from 'typescript';

/** Calls and reads that make the result depend on more than the arguments. */
const AMBIENT_PROPERTIES = new Set(['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID']);
const AMBIENT_NAMES = new Set(['process', 'globalThis', 'fetch', 'setTimeout', 'setInterval']);

/** What a source text reads besides its arguments, and, unless `allowAsync`, where it is not synchronous. */
export function impurities(text: string, options: { readonly allowAsync: boolean }): string[] {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = ambient(node) ?? (options.allowAsync ? undefined : asynchronous(node));
    if (name !== undefined) {
      found.push(`${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${name}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** True when a source only declares types: such a file may be as long as its subject. */
export function declaresOnlyTypes(text: string): boolean {
  return ts
    .createSourceFile('source.ts', text, ts.ScriptTarget.Latest)
    .statements.every(
      (statement) =>
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isImportDeclaration(statement) ||
        ts.isExportDeclaration(statement),
    );
}

function ambient(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && AMBIENT_PROPERTIES.has(node.getText())) {
    return node.getText();
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
    return 'new Date()';
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') {
    return 'Date()';
  }
  return ts.isIdentifier(node) && AMBIENT_NAMES.has(node.text) && isReference(node) ? node.text : undefined;
}

/** A name that is read, not the name of a member or of a declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
  return !isMember && !('name' in parent && parent.name === node);
}

function asynchronous(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) {
    return 'async';
  }
  if (ts.isAwaitExpression(node)) {
    return 'await';
  }
  return ts.isIdentifier(node) && node.text === 'Promise' ? 'Promise' : undefined;
}
