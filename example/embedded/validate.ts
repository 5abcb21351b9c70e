/**
 * Compiles validators of arguments, return values and documents once, from their exported JSON into
 * plain functions. A check answers null, or a sentence about the first fault.
 */
import { CommitTsPlaceholder, type Value } from "convex/values";

type Field = { fieldType: ValidatorJSON; optional: boolean };
export type ValidatorJSON =
  | {
      type:
        | "null"
        | "number"
        | "bigint"
        | "commitTs"
        | "boolean"
        | "string"
        | "bytes"
        | "any";
    }
  | { type: "literal"; value: Value }
  | { type: "id"; tableName: string }
  | { type: "array"; value: ValidatorJSON }
  | { type: "object"; value: Record<string, Field> }
  | { type: "record"; keys: ValidatorJSON; values: Field }
  | { type: "union"; value: ValidatorJSON[] };

export type Check = (value: Value | undefined) => string | null;

interface Surroundings {
  isIdOf(id: string, tableName: string): boolean;
}

const primitives: Record<string, (value: Value | undefined) => boolean> = {
  null: (value) => value === null,
  number: (value) => typeof value === "number",
  bigint: isInt64,
  commitTs: isInt64,
  boolean: (value) => typeof value === "boolean",
  string: (value) => typeof value === "string",
  bytes: (value) => value instanceof ArrayBuffer,
  any: (value) => value !== undefined,
};

function isInt64(value: Value | undefined): boolean {
  return typeof value === "bigint" || value instanceof CommitTsPlaceholder;
}

export function compileValidator(
  validator: ValidatorJSON,
  surroundings: Surroundings,
): Check {
  const compile = (inner: ValidatorJSON) =>
    compileValidator(inner, surroundings);
  switch (validator.type) {
    case "literal": {
      const expected = decodeLiteral(validator.value);
      return (value) =>
        value === expected ? null : mismatch(show(expected), value);
    }
    case "id": {
      const { tableName } = validator;
      return (value) =>
        typeof value === "string" && surroundings.isIdOf(value, tableName)
          ? null
          : `Validator error: Expected ID for table "${tableName}", got \`${show(value)}\``;
    }
    case "array":
      return arrayCheck(compile(validator.value));
    case "union":
      return unionCheck(validator.value, validator.value.map(compile));
    case "record":
      return recordCheck(
        compile(validator.keys),
        compile(validator.values.fieldType),
      );
    case "object":
      return objectCheck(
        new Map(
          Object.entries(validator.value).map(([name, field]) => [
            name,
            { check: compile(field.fieldType), optional: field.optional },
          ]),
        ),
      );
    default: {
      const matches = primitives[validator.type];
      if (matches === undefined)
        throw new Error(`Unknown validator ${JSON.stringify(validator)}`);
      return (value) =>
        matches(value) ? null : mismatch(validator.type, value);
    }
  }
}

/** Decodes a literal: an int64 is exported in its JSON form. */
function decodeLiteral(value: unknown): Value {
  if (typeof value === "object" && value !== null && "$integer" in value) {
    const bytes = Buffer.from(String(value.$integer), "base64");
    return bytes.readBigInt64LE(0);
  }
  return value as Value;
}

function arrayCheck(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return mismatch("Array", value);
    for (const element of value) {
      const problem = check(element);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function unionCheck(members: readonly ValidatorJSON[], checks: Check[]): Check {
  const names = members.map((member) => member.type).join(", ");
  return (value) => {
    for (const check of checks) if (check(value) === null) return null;
    return `Validator error: Expected one of ${names}, got \`${show(value)}\``;
  };
}

function isObject(
  value: Value | undefined,
): value is Record<string, Value | undefined> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ArrayBuffer) &&
    !(value instanceof CommitTsPlaceholder)
  );
}

function recordCheck(checkKey: Check, checkValue: Check): Check {
  return (value) => {
    if (!isObject(value)) return mismatch("object", value);
    for (const [name, field] of Object.entries(value)) {
      const problem = checkKey(name) ?? checkValue(field);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function objectCheck(
  fields: Map<string, { check: Check; optional: boolean }>,
): Check {
  return (value) => {
    if (!isObject(value)) return mismatch("object", value);
    for (const [name, { check, optional }] of fields) {
      const field = value[name];
      if (field !== undefined) {
        const problem = check(field);
        if (problem !== null) return `${problem} (in field \`${name}\`)`;
      } else if (!optional) {
        return `Validator error: Missing required field \`${name}\` in object`;
      }
    }
    for (const name in value)
      if (!fields.has(name))
        return `Validator error: Unexpected field \`${name}\` in object`;
    return null;
  };
}

function mismatch(expected: string, value: Value | undefined): string {
  return `Validator error: Expected \`${expected}\`, got \`${show(value)}\``;
}

function show(value: Value | undefined): string {
  if (value instanceof CommitTsPlaceholder) return String(value);
  const text = JSON.stringify(value, (_name, part: unknown) =>
    typeof part === "bigint" ? `${part}n` : part,
  );
  if (text === undefined) return "undefined";
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}
