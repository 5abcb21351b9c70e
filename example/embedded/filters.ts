/** Evaluates the expressions of `.filter(q => …)` on a document. */
import type { JSONValue, Value } from "convex/values";
import { compareField, decodeBound, fieldAt, type Document } from "./values.js";

type Expression = { [operator: string]: JSONValue };
type Comparison = (order: number) => boolean;

const comparisons: Record<string, Comparison> = {
  $eq: (order) => order === 0,
  $neq: (order) => order !== 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
};

const arithmetic: Record<string, (left: number, right: number) => number> = {
  $add: (left, right) => left + right,
  $sub: (left, right) => left - right,
  $mul: (left, right) => left * right,
  $div: (left, right) => left / right,
  $mod: (left, right) => left % right,
};

export function matchesFilter(document: Document, filter: JSONValue): boolean {
  return evaluate(document, filter) === true;
}

function evaluate(document: Document, json: JSONValue): Value | undefined {
  const expression = json as Expression;
  const operator = Object.keys(expression)[0] ?? "";
  const operand = expression[operator]!;
  if (operator === "$literal") return decodeBound(operand);
  if (operator === "$field")
    return fieldAt(document, (operand as string).split("."));
  if (operator === "$not") return evaluate(document, operand) !== true;
  const operands = operand as JSONValue[];
  if (operator === "$and")
    return operands.every((part) => evaluate(document, part) === true);
  if (operator === "$or")
    return operands.some((part) => evaluate(document, part) === true);
  const left = evaluate(document, operands[0]!);
  if (operator === "$neg") return -(evaluate(document, operand) as number);
  const right = evaluate(document, operands[1]!);
  const compare = comparisons[operator];
  if (compare !== undefined) return compare(compareField(left, right));
  const calculate = arithmetic[operator];
  if (calculate !== undefined)
    return calculate(left as number, right as number);
  throw new Error(`Unknown filter operator ${operator}.`);
}
