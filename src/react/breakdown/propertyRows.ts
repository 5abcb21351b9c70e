/** The values of a property as rows, with the events that have none. */
import type {
  PropertyBreakdown,
  ValueFigures,
} from "../../shared/api/propertyBreakdown.js";
import { NONE_KEY } from "../../shared/dimensions.js";
import type { Labels } from "../labels/labels.js";
import { nameRows, type NamedRow } from "./breakdownRows.js";

type ValueRow = ValueFigures & { key: string };

/**
 * Returns the named rows. An event can have an empty text as a value, and that is no missing value:
 * it reads `""`, and what is missing reads "(not set)".
 */
export function propertyRows(
  { rows, none }: Pick<PropertyBreakdown, "rows" | "none">,
  labels: Pick<Labels, "notSet">,
): NamedRow<ValueRow>[] {
  let quotes = '""';
  // A value may look the same.
  while (rows.some(({ key }) => key === quotes)) quotes += '"';
  const values = rows.map((row) => ({ ...row, key: row.key || quotes }));
  const all = none ? [...values, { ...none, key: NONE_KEY }] : values;
  return nameRows(all, (key) => key || labels.notSet);
}
