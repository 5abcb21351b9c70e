/** Parameters of an address that say where a visit came from: attribution reads these, and no others are kept. */
import { clickIdOf } from "./clickIds.js";

/** Fields that a campaign's links say, each in `utm_…`. */
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

/** Parameters that name a source where nothing else does, in this order. */
export const refParameters = ["ref", "source"] as const;

/**
 * Kept beside them, and read by no report: the id of a campaign, which Google Analytics joins costs by
 * (https://support.google.com/analytics/answer/10917952).
 */
const keptToo = ["utm_id"];

const names = new Set<string>([
  ...tagFields.map(utmParameter),
  ...refParameters,
  ...keptToo,
]);

/** Whether a parameter of this name, as attribution spells it, is one of them. Of click ids only the name is kept. */
export function isAttributionParameter(name: string): boolean {
  return names.has(name) || clickIdOf(name) !== undefined;
}
