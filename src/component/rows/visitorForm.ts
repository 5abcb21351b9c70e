/** The form of a visitor in its row, and the visitor as all other code sees it. */
import type { Doc } from "../_generated/dataModel.js";
import { idOf } from "../model/log/storedId.js";

/** A stored visitor. */
export type VisitorRow = Omit<Doc<"visitors">, "visitorId"> & {
  visitorId: string;
};

/** The visitor of a row. */
export function visitorRow(row: Doc<"visitors">): VisitorRow {
  return { ...row, visitorId: idOf(row.visitorId) };
}
