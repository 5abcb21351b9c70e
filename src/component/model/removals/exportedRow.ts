/**
 * A stored row as a line of JSON that people and programs can read. It has times in ISO 8601, pairs
 * as objects, and nothing that only the database needs.
 */
import { propertiesObject } from "../../../shared/parse/propertiesObject.js";
import type { Properties } from "../../../shared/event/incoming.js";

const internalFields = new Set([
  "_id",
  "_creationTime",
  "siteId",
  "lane",
  "seq",
  "eventDocumentId",
  "userRow",
]);

/** Events have these fields as the sender sent them: objects with the sender's keys. */
const sentPairs = new Set(["properties", "extras", "traits"]);

/**
 * @example
 * exportedRow("visitors", { _id: "…", visitorId: "v1", firstSeenAt: 0 });
 * // '{"table":"visitors","visitorId":"v1","firstSeenAt":"1970-01-01T00:00:00.000Z"}'
 */
export function exportedRow(
  table: string,
  row: Readonly<Record<string, unknown>>,
): string {
  const fields = Object.entries(row).filter(
    ([field, value]) => value !== undefined && !internalFields.has(field),
  );
  const readable = fields.map(([field, value]) => [
    field,
    table === "events" && sentPairs.has(field)
      ? propertiesObject(value as Properties)
      : readableValue(value, field),
  ]);
  return JSON.stringify({ table, ...Object.fromEntries(readable) });
}

/** Leaves JSON that a sender nested as it is: its numbers are not times. */
function readableValue(value: unknown, field: string): unknown {
  if (typeof value === "number")
    return isTime(value, field) ? iso(value) : value;
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) {
    return value.map((item: unknown) => readableValue(item, field));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "json") {
    return JSON.parse(String(first[1])) as unknown;
  }
  return Object.fromEntries(
    entries.map(([key, nested]) => [key, readableValue(nested, key)]),
  );
}

/** The last instant of a JavaScript date. A field of an unreadable event may be past it. */
const LAST_TIME = 8.64e15;

function isTime(value: number, field: string): boolean {
  const isNamedSo = field === "at" || /(?:At|Since)$/.test(field);
  return isNamedSo && Math.abs(value) <= LAST_TIME;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
