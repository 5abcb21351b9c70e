/** The names that the top level of a module declares. */
import type { Expression, Statement } from "./source.js";

type Declarator = Extract<
  Statement,
  { type: "VariableDeclaration" }
>["declarations"][number];

export function topLevelNames(statements: readonly Statement[]): Set<string> {
  return new Set(statements.flatMap(namesIn));
}

/** A variable of the top level with a simple name and a value. */
export interface Variable {
  readonly name: string;
  readonly value: Expression;
  readonly statement: Statement;
}

export function topLevelVariables(
  statements: readonly Statement[],
): Variable[] {
  return statements.flatMap((statement) =>
    declaratorsIn(statement).flatMap(({ id, init }) =>
      id.type === "Identifier" && init
        ? [{ name: id.name, value: unwrapped(init), statement }]
        : [],
    ),
  );
}

/** Looks through `as`, `satisfies`, `!` and parentheses. */
export function unwrapped(expression: Expression): Expression {
  switch (expression.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "ParenthesizedExpression":
      return unwrapped(expression.expression);
    default:
      return expression;
  }
}

/** Whether an expression calls a function by this name. */
export function isCallOf(
  expression: Expression,
  name: string | undefined,
): expression is Extract<Expression, { type: "CallExpression" }> {
  return (
    name !== undefined &&
    expression.type === "CallExpression" &&
    expression.callee.type === "Identifier" &&
    expression.callee.name === name
  );
}

function namesIn(statement: Statement): string[] {
  switch (statement.type) {
    case "ImportDeclaration":
      return statement.specifiers.map(({ local }) => local.name);
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration": {
      const { declaration } = statement;
      return declaration ? namesIn(declaration as Statement) : [];
    }
    case "VariableDeclaration":
      return statement.declarations.flatMap(({ id }) =>
        namesOfPattern(id as unknown as Pattern),
      );
    default:
      return "id" in statement && statement.id && "name" in statement.id
        ? [String(statement.id.name)]
        : [];
  }
}

function declaratorsIn(statement: Statement): Declarator[] {
  if (statement.type === "VariableDeclaration") return statement.declarations;
  if (
    statement.type === "ExportNamedDeclaration" &&
    statement.declaration?.type === "VariableDeclaration"
  )
    return statement.declaration.declarations;
  return [];
}

/** A node of a pattern, as far as its names need it. */
interface Pattern {
  readonly type: string;
  readonly [field: string]: unknown;
}

function namesOfPattern(pattern: Pattern): string[] {
  const of = (each: unknown) => (each ? namesOfPattern(each as Pattern) : []);
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name as string];
    case "ObjectPattern":
      return (pattern.properties as unknown[]).flatMap(of);
    case "ArrayPattern":
      return (pattern.elements as unknown[]).flatMap(of);
    case "ObjectProperty":
      return of(pattern.value);
    case "AssignmentPattern":
      return of(pattern.left);
    case "RestElement":
      return of(pattern.argument);
    default:
      return [];
  }
}
