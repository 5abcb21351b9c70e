/** The form of a visitor in its row, and the visitor as all other code sees it. */
import type { Doc } from "../_generated/dataModel.js";
import { idOf, type StoredId } from "../model/log/storedId.js";

/** A stored visitor. */
export type VisitorRow = Omit<Doc<"visitors">, "visitorId"> &
  Pick<NamedVisitor, keyof NamedVisitor>;

/** The visitor that a row is about. */
export interface NamedVisitor {
  visitorId: string;
  /** Why nobody can read the id: another version has stored it. It is then the empty text. */
  unreadable?: string;
}

/** The visitor of a stored id. One id that cannot be read stops no walk over other rows. */
export function namedVisitor(stored: StoredId): NamedVisitor {
  try {
    return { visitorId: idOf(stored) };
  } catch (error) {
    return { visitorId: "", unreadable: String(error) };
  }
}

/**
 * The row, for whoever needs the visitor of each.
 *
 * @throws if the id of the visitor cannot be read
 */
export function withVisitor<Row extends Partial<NamedVisitor>>(row: Row): Row {
  if (row.unreadable !== undefined) throw new Error(row.unreadable);
  return row;
}

/** The visitor of a row. */
export function visitorRow(row: Doc<"visitors">): VisitorRow {
  return { ...row, ...namedVisitor(row.visitorId) };
}
