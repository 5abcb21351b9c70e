/** Rows of the days' salts. Days are counted from 1970 on, in UTC. */
import type { QueryCtx } from "../_generated/server.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

export async function insertSalt(
  db: Inserter,
  salt: NewRow<"salts">,
): Promise<void> {
  await db.insert("salts", salt);
}

/** The salt of a day, by `by_day`; null when the day has none. */
export async function findSalt(
  { db }: QueryCtx,
  day: number,
): Promise<string | null> {
  const row = await db
    .query("salts")
    .withIndex("by_day", (q) => q.eq("day", day))
    .unique();
  return row?.salt ?? null;
}

/** Salts of the days before this one, by `by_day`, the oldest first. */
export function saltsBefore(db: Reader, day: number): Rows<"salts"> {
  return db.query("salts").withIndex("by_day", (q) => q.lt("day", day));
}
