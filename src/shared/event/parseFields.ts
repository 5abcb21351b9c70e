/** Readers for single fields of a sender's input. Absent, `null` and blank all mean: not given. */
import { InvalidInput, kindOf } from "../invalid.js";
import { limits } from "../limits.js";
import { cut, quote, toWellFormed } from "../text.js";

export type RawObject = Readonly<Record<string, unknown>>;

/** Returns the value as an object with any keys. Read its fields with {@link own} only. */
export function requireObject(value: unknown, where: string): RawObject {
  if (isObject(value)) return value;
  throw new InvalidInput(`${where} must be an object, got ${kindOf(value)}`);
}

export function isObject(value: unknown): value is RawObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Returns a field of the object itself. It never reads `constructor` and the like from the
 * prototype.
 */
export function own(object: RawObject, field: string): unknown {
  return Object.hasOwn(object, field) ? object[field] : undefined;
}

/** Returns text, cut to its maximum length. A number becomes its digits. */
export function parseText(
  value: unknown,
  where: string,
  maxLength: number,
): string | undefined {
  const text = scalarText(value, where);
  return text === undefined ? undefined : cut(text, maxLength);
}

/**
 * Returns an id. It never cuts one, because the first part of an id can be the id of someone else.
 */
export function parseId(value: unknown, where: string): string | undefined {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new InvalidInput(
      `${where} is the number ${value}, which JSON numbers cannot tell from its neighbours: send it as a string`,
    );
  }
  const id = scalarText(value, where);
  const max = limits.MAX_ID_LENGTH.value;
  if (id !== undefined && id.length > max) {
    throw new InvalidInput(
      `${where} has ${id.length} characters, at most ${max} are allowed`,
    );
  }
  return id;
}

function scalarText(value: unknown, where: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string") {
    throw new InvalidInput(
      `${where} must be a string or a number, got ${kindOf(value)}`,
    );
  }
  return value.trim() === "" ? undefined : toWellFormed(value);
}

/** Returns yes or no, or undefined if the field is not given. */
export function parseFlag(value: unknown, where: string): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  throw new InvalidInput(
    `${where} must be true or false, got ${kindOf(value)}`,
  );
}

const ISO_TIME =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/i;
/** The last instant of a JavaScript date. */
const MAX_TIME = 8.64e15;

/**
 * Returns epoch milliseconds, from a number or ISO 8601 text. Text without a zone is UTC. The same
 * text must mean the same instant, whatever the time zone of the server's clock.
 */
export function parseTime(value: unknown, where: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = typeof value === "string" ? isoTime(value.trim()) : value;
  if (typeof time === "number" && Math.abs(time) <= MAX_TIME) {
    return Math.trunc(time) + 0; // never -0
  }
  throw new InvalidInput(
    `${where} must be epoch milliseconds or an ISO 8601 time, got ${
      typeof value === "string" || typeof value === "number"
        ? quote(value)
        : kindOf(value)
    }`,
  );
}

function isoTime(text: string): number {
  const match = ISO_TIME.exec(text);
  if (match === null) return NaN;
  const hasTime = text.length > "2026-01-01".length;
  const hasZone = match.groups?.["zone"] !== undefined;
  return Date.parse(text.replace(" ", "T") + (hasTime && !hasZone ? "Z" : ""));
}
