/** The number of keys or rows in words. It reads "at least" where some keys may be unknown. */
import type { Breakdown } from "../../shared/api/reports.js";
import type { Formats } from "../format/format.js";
import { fillLabel, type Labels } from "../labels/labels.js";

export function keyCountWords(
  count: number,
  { bound, approximations = [] }: Pick<Breakdown, "bound" | "approximations">,
  formats: Pick<Formats, "exact">,
  labels: Labels,
): string {
  const words = formats.exact(count, "count");
  const mayBeMore =
    bound !== null ||
    approximations.some(
      ({ reason, figures }) => reason === "budget" && figures === "all",
    );
  return mayBeMore ? fillLabel(labels.atLeast, { count: words }) : words;
}

/** The number of all rows. The row of what has no key is one of them. */
export function rowCountOf({
  keyCount,
  none,
}: Pick<Breakdown, "keyCount" | "none">): number {
  return keyCount + (none ? 1 : 0);
}
