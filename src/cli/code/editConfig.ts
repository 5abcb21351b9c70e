/** `convex.config.ts`: the component is installed, and its environment variables are declared. */
import { byHand, edited, type Edit } from "./edit.js";
import { Imports, localName, type Imported } from "./imports.js";
import {
  isCallOf,
  topLevelNames,
  topLevelVariables,
  unwrapped,
  type Variable,
} from "./names.js";
import { addProperties, propertyOf } from "./objects.js";
import {
  Source,
  type CallExpression,
  type Expression,
  type ObjectExpression,
  type Statement,
} from "./source.js";
import { styled } from "./style.js";

/** Variables of the deployment that the app's functions read. */
export const DECLARED_VARIABLES = [
  "FOOTFALL_PUBLIC_KEY",
  "FOOTFALL_OPEN_DASHBOARD",
] as const;

const component: Imported = {
  from: "convex-footfall/convex.config.js",
  name: "default",
  local: "footfall",
};
const defineApp: Imported = { from: "convex/server", name: "defineApp" };
const validators: Imported = { from: "convex/values", name: "v" };

/** Writes the file of an app that has none. */
export function newConfig(): string {
  return `import footfall from "convex-footfall/convex.config.js";
import { defineApp } from "convex/server";
import { v } from "convex/values";

const app = defineApp({
  env: {
${declarations("v")
  .map((line) => `    ${line}\n`)
  .join("")}  },
});
app.use(footfall);

export default app;
`;
}

export function editConfig(code: string): Edit {
  const source = Source.read(code);
  if (!source) return givenUp("it is no TypeScript that this command reads");
  const app = findApp(source);
  if (!app) return givenUp("it has no `defineApp()` at its top level");
  const imports = new Imports(source);
  const reason =
    declareVariables(source, app.call, imports) ??
    installComponent(source, app, imports);
  if (reason) return givenUp(reason);
  imports.write();
  return edited(code, source.toString());
}

/** The name under which the app's `components` has the component. */
export function componentName(code: string): string {
  const source = Source.read(code);
  const options = source && useOf(source)?.arguments[1];
  if (options?.type !== "ObjectExpression") return "footfall";
  const name = propertyOf(options, "name");
  return name?.type === "ObjectProperty" && name.value.type === "StringLiteral"
    ? name.value.value
    : "footfall";
}

interface App {
  readonly call: CallExpression;
  /** Absent: the file exports the call itself. */
  readonly variable?: Variable;
  readonly statement: Statement;
}

function findApp(source: Source): App | undefined {
  const local = localName(source, defineApp);
  for (const variable of topLevelVariables(source.statements)) {
    const { value: call, statement } = variable;
    if (isCallOf(call, local)) return { call, variable, statement };
  }
  for (const statement of source.statements) {
    if (statement.type !== "ExportDefaultDeclaration") continue;
    const call = unwrapped(statement.declaration as Expression);
    if (isCallOf(call, local)) return { call, statement };
  }
  return undefined;
}

/** Answers the reason if it cannot. */
function declareVariables(
  source: Source,
  call: CallExpression,
  imports: Imports,
): string | undefined {
  const [argument] = call.arguments;
  const options = argument && objectOf(source, argument as Expression);
  if (argument && !options)
    return "the argument of `defineApp` is no object of this file";
  const property = options && propertyOf(options, "env");
  const env =
    property?.type === "ObjectProperty"
      ? objectOf(source, property.value as Expression)
      : undefined;
  if (property && !env) return "`env` is no object of this file";
  const missing = DECLARED_VARIABLES.filter(
    (name) => !env || !propertyOf(env, name),
  );
  if (missing.length === 0) return undefined;
  const v = imports.use(validators);
  if (v === undefined) return "it uses the name `v` for something else";
  const lines = declarations(v, missing);
  if (env) addProperties(source, env, lines);
  else {
    const wrapped = ["env: {", ...lines.map((line) => `  ${line}`), "},"];
    if (options) addProperties(source, options, wrapped);
    else {
      const { newline, indent } = source.style;
      const inside = styled(wrapped, source.style).map(
        (line) => indent + line + newline,
      );
      source.insert(call.end! - 1, `{${newline}${inside.join("")}}`);
    }
  }
  return undefined;
}

/** Answers the reason if it cannot. */
function installComponent(
  source: Source,
  { variable, statement }: App,
  imports: Imports,
): string | undefined {
  if (useOf(source)) return undefined;
  const local = imports.use(component);
  if (local === undefined)
    return "it uses the name `footfall` for something else";
  if (variable) {
    const uses = source.statements.filter((each) => isUse(each, variable.name));
    const line = `${variable.name}.use(${local});`;
    source.insertAfter(uses.at(-1) ?? statement, styled([line], source.style));
    return undefined;
  }
  if (statement.type !== "ExportDefaultDeclaration") return undefined;
  if (topLevelNames(source.statements).has("app"))
    return "it uses the name `app` for something else";
  source.replace(
    statement.start!,
    statement.declaration.start!,
    "const app = ",
  );
  const lines = [`app.use(${local});`, "", "export default app;"];
  source.insertAfter(statement, styled(lines, source.style));
  return undefined;
}

/** Finds the call that installs the component. */
function useOf(source: Source): CallExpression | undefined {
  const local = localName(source, component);
  if (local === undefined) return undefined;
  for (const statement of source.statements) {
    if (statement.type !== "ExpressionStatement") continue;
    const { expression } = statement;
    if (expression.type !== "CallExpression") continue;
    const [first] = expression.arguments;
    if (first?.type === "Identifier" && first.name === local) return expression;
  }
  return undefined;
}

/** Whether a statement is `app.use(…)`. */
function isUse(statement: Statement, app: string): boolean {
  if (statement.type !== "ExpressionStatement") return false;
  const { expression } = statement;
  return (
    expression.type === "CallExpression" &&
    expression.callee.type === "MemberExpression" &&
    expression.callee.object.type === "Identifier" &&
    expression.callee.object.name === app
  );
}

/** Answers an object literal, or that of a constant of the file. */
function objectOf(
  source: Source,
  expression: Expression,
): ObjectExpression | undefined {
  const value = unwrapped(expression);
  if (value.type === "ObjectExpression") return value;
  if (value.type !== "Identifier") return undefined;
  const constant = topLevelVariables(source.statements).find(
    ({ name }) => name === value.name,
  )?.value;
  return constant?.type === "ObjectExpression" ? constant : undefined;
}

function declarations(
  v: string,
  names: readonly string[] = DECLARED_VARIABLES,
): string[] {
  return names.map((name) => `${name}: ${v}.optional(${v}.string()),`);
}

function givenUp(reason: string): Edit {
  return byHand(reason, [
    ...newConfig()
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("export")),
  ]);
}
