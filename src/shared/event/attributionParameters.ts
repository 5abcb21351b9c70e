/**
 * Query parameters that say where a visit came from. Attribution reads these, and the log keeps no
 * others.
 */
import { clickIdOf } from "./clickIds.js";

/** Fields of a campaign's links. Each has a parameter `utm_…`. */
export const tagFields = [
  "source",
  "medium",
  "campaign",
  "term",
  "content",
] as const;
export type TagField = (typeof tagFields)[number];

/** @example utmParameter("source"); // "utm_source" */
export function utmParameter(field: TagField): string {
  return `utm_${field}`;
}

/** Parameters that name a source if nothing else does, in this order. */
export const refParameters = ["ref", "source"] as const;

/**
 * Parameters that are also kept, but that no report reads. Google Analytics joins costs by the id
 * of a campaign (https://support.google.com/analytics/answer/10917952).
 */
const keptToo = ["utm_id"];

const names = new Set<string>([
  ...tagFields.map(utmParameter),
  ...refParameters,
  ...keptToo,
]);

/**
 * Says whether a parameter of this name, as attribution spells it, is one of them. Click ids are
 * included, but only their name is kept.
 */
export function isAttributionParameter(name: string): boolean {
  return names.has(name) || clickIdOf(name) !== undefined;
}
