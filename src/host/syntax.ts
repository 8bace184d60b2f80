/** The syntax tree of the user's file, and the way from a builder call to the options written in it. */
import type { Place } from "../base/place.ts";
import { requirePackage } from "./require-package.ts";

/** As much of a syntax tree as is looked at here. */
export interface Node {
  readonly type: string;
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
  readonly [key: string]: unknown;
}

export async function parseText(text: string): Promise<Node | undefined> {
  const { parse: babelParse } = requirePackage("@babel/parser") as typeof import("@babel/parser");
  try {
    const tree: unknown = babelParse(text, {
      sourceType: "module",
      plugins: ["typescript"],
      errorRecovery: true,
    });
    return isNode(tree) ? tree : undefined;
  } catch {
    return undefined;
  }
}

/** The call whose name stands at the place; else the first call that starts on its line. */
export function callAt(tree: Node, place: Place): Node | undefined {
  const onLine = callsOnLine(tree, place);
  return onLine.find((call) => stands(call, place)) ?? onLine[0];
}

/** The call whose name stands at the place, and no other one. */
export function callExactlyAt(tree: Node, place: Place): Node | undefined {
  return callsOnLine(tree, place).find((call) => stands(call, place));
}

function callsOnLine(tree: Node, { line }: Place): readonly Node[] {
  return callsIn(tree).filter((call) => nameOf(call)?.loc?.start.line === line);
}

function stands(call: Node, { column }: Place): boolean {
  return nameOf(call)?.loc?.start.column === column - 1;
}

function callsIn(node: Node): readonly Node[] {
  const inside = Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]));
  const below = inside.filter(isNode).flatMap(callsIn);
  return node.type === "CallExpression" ? [node, ...below] : below;
}

/** What a stack frame points at: `f` of `f(…)`, and `b` of `a.b(…)`. */
function nameOf(call: Node): Node | undefined {
  const callee = call.callee;
  if (!isNode(callee)) return undefined;
  const property = callee.property;
  return callee.type === "MemberExpression" && isNode(property) ? property : callee;
}

/** The object literal itself, or the last one among the arguments of a call. */
export function objectIn(node: Node): Node | undefined {
  if (node.type === "ObjectExpression") return node;
  const { arguments: given, expression } = node as {
    readonly arguments?: unknown;
    readonly expression?: unknown;
  };
  // `{ … } as X` and `{ … } satisfies X` wrap the literal.
  if (isNode(expression)) return objectIn(expression);
  if (!Array.isArray(given)) return undefined;
  return given
    .filter(isNode)
    .map(unwrapped)
    .findLast((argument) => argument.type === "ObjectExpression");
}

export function unwrapped(node: Node): Node {
  const inner = node.expression;
  return isNode(inner) ? unwrapped(inner) : node;
}

export function propertyNamed(object: Node, key: string): Node | undefined {
  const properties = object.properties;
  if (!Array.isArray(properties)) return undefined;
  return properties.filter(isNode).findLast((property) => {
    const name = property.key;
    return isNode(name) && (name.name === key || name.value === key);
  });
}

export function isNode(value: unknown): value is Node {
  return (
    value !== null && typeof value === "object" && typeof (value as { type?: unknown }).type === "string"
  );
}
