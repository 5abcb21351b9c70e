/**
 * Values as this backend handles them: index keys and their order, sizes and the limits on a value,
 * and commit timestamps that are not known yet.
 */
import {
  CommitTsPlaceholder,
  compareValues,
  convexToJson,
  jsonToConvex,
  type JSONValue,
  type Value,
} from "convex/values";

export type Document = Record<string, Value>;
/** The values of an index's fields, in order. A missing field is `undefined`. */
export type Key = readonly (Value | undefined)[];

export const MAX_INT64 = 2n ** 63n - 1n;
export const MAX_DOCUMENT_BYTES = 1 << 20;
const MAX_ARRAY_LENGTH = 8192;
const MAX_OBJECT_FIELDS = 1024;
const MAX_NESTING = 64;
const MAX_DOCUMENT_NESTING = 16;

/**
 * Compares as Convex does, by UTF-8 bytes. UTF-16 order differs only where one side is a surrogate.
 */
function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let position = 0; position < length; position++) {
    const a = left.charCodeAt(position);
    const b = right.charCodeAt(position);
    if (a === b) continue;
    if (a >= 0xd800 && b >= 0xd800) {
      const aIsSurrogate = a <= 0xdfff;
      if (aIsSurrogate !== b <= 0xdfff) return aIsSurrogate ? 1 : -1;
    }
    return a < b ? -1 : 1;
  }
  return left.length - right.length;
}

export function compareField(
  left: Value | undefined,
  right: Value | undefined,
): number {
  // Nothing comes before all else. Most rows have no lane.
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);
  if (typeof left === "string" && typeof right === "string")
    return compareStrings(left, right);
  if (typeof left === "number" && typeof right === "number") {
    if (left < right) return -1;
    if (left > right) return 1;
    if (left === right && left !== 0) return 0;
  }
  if (typeof left === "bigint" && typeof right === "bigint")
    return left < right ? -1 : left > right ? 1 : 0;
  if (left instanceof ArrayBuffer && right instanceof ArrayBuffer)
    return Buffer.compare(new Uint8Array(left), new Uint8Array(right));
  return compareValues(left, right);
}

export function compareKeys(left: Key, right: Key): number {
  const length = Math.min(left.length, right.length);
  for (let position = 0; position < length; position++) {
    const order = compareField(left[position], right[position]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

export function sizeOfString(text: string): number {
  return 2 + Buffer.byteLength(text);
}

interface MeasureRules {
  readonly what: string;
  readonly isDocument: boolean;
}

/**
 * Answers the size in bytes (as `getConvexSize`), after checking the limits on values in the same
 * walk.
 */
export function measure(
  value: Value | undefined,
  rules: MeasureRules,
  depth = 0,
): number {
  if (value === undefined) return 0;
  if (value === null || typeof value === "boolean") return 1;
  if (typeof value === "number" || typeof value === "bigint") return 9;
  if (typeof value === "string") return sizeOfString(value);
  if (value instanceof ArrayBuffer) return 2 + value.byteLength;
  if (value instanceof CommitTsPlaceholder) return 9;
  if (depth > (rules.isDocument ? MAX_DOCUMENT_NESTING : MAX_NESTING))
    throw new Error(`${rules.what} is nested too deeply.`);
  let size = 2;
  if (Array.isArray(value)) {
    if (value.length > MAX_ARRAY_LENGTH)
      throw new Error(
        `${rules.what} has an array of length ${value.length}; arrays can have at most ${MAX_ARRAY_LENGTH} elements.`,
      );
    for (const element of value) size += measure(element, rules, depth + 1);
    return size;
  }
  let fields = 0;
  for (const name in value) {
    fields += 1;
    checkFieldName(name, rules, depth);
    size += name.length + 1 + measure(value[name], rules, depth + 1);
  }
  if (fields > MAX_OBJECT_FIELDS)
    throw new Error(
      `${rules.what} has an object with ${fields} fields; objects can have at most ${MAX_OBJECT_FIELDS} fields.`,
    );
  return size;
}

const fieldNamePattern = /^[\x20-\x7e]+$/;

function checkFieldName(
  name: string,
  rules: MeasureRules,
  depth: number,
): void {
  if (!fieldNamePattern.test(name))
    throw new Error(
      `${rules.what} has the field name ${JSON.stringify(name)}: field names must be non-empty and consist of non-control ASCII characters.`,
    );
  if (name.startsWith("$"))
    throw new Error(
      `${rules.what} has the field name "${name}": names starting with "$" are reserved.`,
    );
  if (!rules.isDocument || !name.startsWith("_")) return;
  if (depth === 0 && (name === "_id" || name === "_creationTime")) return;
  throw new Error(
    `${rules.what} has the field name "${name}": names starting with "_" are reserved for system fields.`,
  );
}

export function hasPlaceholder(value: Value | undefined): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof CommitTsPlaceholder) return true;
  if (value instanceof ArrayBuffer) return false;
  if (Array.isArray(value)) return value.some(hasPlaceholder);
  for (const name in value) if (hasPlaceholder(value[name])) return true;
  return false;
}

/** Answers the value with every unresolved commit timestamp replaced. */
export function withCommitTs(value: Value, commitTs: bigint): Value {
  if (!hasPlaceholder(value)) return value;
  if (value instanceof CommitTsPlaceholder) return commitTs;
  if (Array.isArray(value))
    return value.map((element) => withCommitTs(element, commitTs));
  return Object.fromEntries(
    Object.entries(value as Document).map(([name, field]) => [
      name,
      withCommitTs(field, commitTs),
    ]),
  );
}

/**
 * Decodes a bound or literal of a query. An uncommitted timestamp counts as the largest integer.
 */
export function decodeBound(json: JSONValue): Value | undefined {
  if (typeof json !== "object" || json === null) return json;
  if ("$undefined" in json) return undefined;
  return withCommitTs(jsonToConvex(json), MAX_INT64);
}

export function fieldAt(
  document: Document,
  path: readonly string[],
): Value | undefined {
  let value: Value | undefined = document;
  for (const name of path) {
    if (
      typeof value !== "object" ||
      value === null ||
      Array.isArray(value) ||
      value instanceof ArrayBuffer ||
      value instanceof CommitTsPlaceholder
    )
      return undefined;
    value = value[name];
  }
  return value instanceof CommitTsPlaceholder ? MAX_INT64 : value;
}

export function encode(value: Value): string {
  return JSON.stringify(convexToJson(value));
}

export function decode(text: string): Value {
  return jsonToConvex(JSON.parse(text) as JSONValue);
}
