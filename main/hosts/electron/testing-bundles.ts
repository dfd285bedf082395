import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

/** A place in a built file, with the code around it. */
export interface Place {
  readonly file: string;
  readonly code: string;
}

type Node = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly start: number;
  readonly end: number;
};

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'start' in value &&
    'end' in value
  );
}

/** Every node of a file's syntax tree with the one that it stands in and under which name, from a parser. */
function* nodesOf(
  value: unknown,
  parent?: Node,
  name = '',
): Generator<{ node: Node; parent?: Node; name: string }> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item, parent, name);
    return;
  }
  if (!isNode(value)) return;
  yield { node: value, name, ...(parent === undefined ? {} : { parent }) };
  for (const [key, inner] of Object.entries(value)) yield* nodesOf(inner, value, key);
}

const timers: ReadonlySet<unknown> = new Set(['setTimeout', 'setInterval', 'setImmediate']);

/** Whether a node makes code of text: `eval`, `Function` used as a value, a timer with a string, `javascript:`. */
function makesCode(node: Node, parent: Node | undefined, name: string): boolean {
  if (node.type === 'Identifier' && (node.name === 'eval' || node.name === 'Function'))
    return (
      !(name === 'property' && parent?.computed === false) && !(name === 'key' && parent?.computed === false)
    );
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value.startsWith('javascript:');
  if (node.type !== 'CallExpression' || !isNode(node.callee) || !timers.has(node.callee.name)) return false;
  const [first] = Array.isArray(node.arguments) ? node.arguments : [];
  return isNode(first) && (first.type === 'Literal' || first.type === 'TemplateLiteral');
}

/** The places in a text of a program that make code of text. */
export function codeFromText(file: string, text: string): Place[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} is no program`);
  const places: Place[] = [];
  for (const { node, parent, name } of nodesOf(program)) {
    if (!makesCode(node, parent, name)) continue;
    places.push({ file, code: text.slice(Math.max(0, node.start - 60), node.end + 60) });
  }
  return places;
}

/** The built files of some parts, by their path within `out`. */
export function builtCode(out: string): Map<string, string> {
  const files = globSync('**/*.{js,cjs}', { cwd: out });
  return new Map(files.map((file) => [file, readFileSync(path.join(out, file), 'utf8')]));
}

/** What files import from a module by name, and `*` where they take it whole. */
export function importedFrom(module: string, files: ReadonlyMap<string, string>): Set<string> {
  const names = new Set<string>();
  for (const [file, text] of files) {
    const parsed = parseSync(file, text).module;
    for (const { moduleRequest, entries } of parsed.staticImports) {
      if (moduleRequest.value !== module) continue;
      for (const { importName } of entries) names.add(importName.name ?? '*');
    }
    for (const { moduleRequest } of parsed.dynamicImports)
      if (text.slice(moduleRequest.start, moduleRequest.end).includes(module)) names.add('*');
  }
  return names;
}
