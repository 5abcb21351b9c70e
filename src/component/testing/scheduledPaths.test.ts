// @vitest-environment node
/**
 * Scheduled paths are stored data. This test finds them in the source. Any reference to a function
 * of the component may reach the database, unless it is the first argument of `runQuery`,
 * `runMutation` or `runAction`.
 */
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { scheduledPaths } from "./scheduledPaths.helpers.js";

const sources = import.meta.glob<string>(
  [
    "../**/*.ts",
    "!../**/*.test.ts",
    "!../**/*.helpers.ts",
    "!../_generated/**",
  ],
  { query: "?raw", import: "default", eager: true },
);
const modulePaths = new Set(
  Object.keys(sources).map((file) => file.replace(/^\.\.\/|\.ts$/g, "")),
);

const callers = ["runQuery", "runMutation", "runAction"];
/** Compaction keeps its parts in a list and calls each of them. It does not schedule this one. */
const calledFromList = ["rollups/settle:settleMissed"];

/** Names that a file takes out of `internal` or `api`, with the path that each stands for. */
type Bindings = ReadonlyMap<string, readonly string[]>;

/** The path behind `internal` or `api`. Null for any other expression. */
function pathOf(node: ts.Expression, bindings: Bindings): string[] | null {
  if (ts.isPropertyAccessExpression(node)) {
    const path = pathOf(node.expression, bindings);
    return path && [...path, node.name.text];
  }
  if (!ts.isIdentifier(node)) return null;
  if (node.text === "internal" || node.text === "api") return [];
  const bound = bindings.get(node.text);
  return bound ? [...bound] : null;
}

function bindingsOf(file: ts.SourceFile): Bindings {
  const bindings = new Map<string, readonly string[]>();
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isVariableDeclaration(node) || !node.initializer) return;
    if (!ts.isObjectBindingPattern(node.name)) return;
    const path = pathOf(node.initializer, new Map());
    if (!path) return;
    for (const { name, propertyName = name } of node.name.elements) {
      if (!ts.isIdentifier(name) || !ts.isIdentifier(propertyName)) continue;
      bindings.set(name.text, [...path, propertyName.text]);
    }
  };
  visit(file);
  return bindings;
}

/** Whether the expression is the function that one of `callers` runs. */
function isCalled(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isCallExpression(parent) &&
    parent.arguments[0] === node &&
    ts.isPropertyAccessExpression(parent.expression) &&
    callers.includes(parent.expression.name.text)
  );
}

/** The functions that a source refers to, except those that it calls itself. */
function storedPaths(source: string, isModule: (path: string) => boolean) {
  const file = ts.createSourceFile(
    "a.ts",
    source,
    ts.ScriptTarget.Latest,
    true,
  );
  const bindings = bindingsOf(file);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isUse =
      ts.isPropertyAccessExpression(node) ||
      (ts.isIdentifier(node) && !ts.isBindingElement(node.parent));
    const path = isUse ? pathOf(node, bindings) : null;
    const module = path?.slice(0, -1).join("/") ?? "";
    const name = path?.at(-1);
    // A room and a public module may share a name. Then the path may lead to a module of the room.
    if (
      name === undefined ||
      !isModule(module) ||
      isModule(`${module}/${name}`)
    ) {
      ts.forEachChild(node, visit);
    } else if (!isCalled(node)) {
      found.push(`${module}:${name}`);
    }
  };
  visit(file);
  return found;
}

describe("a reference", () => {
  test.each([
    ["ctx.scheduler.runAfter(0, internal.a.b.c, {})", ["a/b:c"]],
    ["crons.daily('name', { hourUTC: 2 }, internal.a.b.c, {})", ["a/b:c"]],
    ["ping(ctx, worker, { workQuery: internal.a.b.c })", ["a/b:c"]],
    ["function run(goOn = internal.a.b.c) {}", ["a/b:c"]],
    ["const { c } = internal.a.b; scheduler.runAt(at, c, {})", ["a/b:c"]],
    ["const { c: next } = internal.a.b; scheduler.runAt(at, next)", ["a/b:c"]],
    ["const { b } = internal.a; scheduler.runAt(at, b.c, {})", ["a/b:c"]],
    ["ctx.runMutation(internal.a.b.c, { then: internal.a.b.d })", ["a/b:d"]],
    ["scheduler.runAfter(0, api.top.call, {})", ["top:call"]],
    ["const { b } = internal.a; ctx.runQuery(b.c, {})", []],
    ["ctx.runQuery(internal.a.b.c, {})", []],
    ["type Reference = typeof internal.a.b.c", []],
  ])("is found or not: %s", (source, paths) => {
    const isModule = (path: string) => ["a", "a/b", "top"].includes(path);
    expect(storedPaths(source, isModule)).toEqual(paths);
  });
});

test("these functions are scheduled or handed to a worker, and no others", () => {
  const stored = new Set(
    Object.values(sources).flatMap((source) =>
      storedPaths(source, (path) => modulePaths.has(path)),
    ),
  );
  for (const path of calledFromList) stored.delete(path);
  expect([...stored].sort()).toEqual([...scheduledPaths].sort());
});
