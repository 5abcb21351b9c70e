/**
 * The note of a refusal: the text that tells it from others of the same reason, and the row of the
 * site's few that it goes into.
 */
import type { NotedReason } from "../../../shared/event/refusals.js";
import { normalizedOrigin } from "../../../shared/parse/origins.js";
import { cut, toWellFormed } from "../../../shared/text.js";

/**
 * Bounds the notes of a site's refusals. Ten show every mistake of a set-up, and each refused
 * request of a watched site reads them.
 */
export const MAX_REFUSALS_PER_SITE = 10;
/**
 * Bounds the writes of one note, so that a hostile sender cannot make a site write for ever. With
 * ten notes it is 10,000 small writes a site, until pruning deletes the notes after a day.
 */
export const MAX_WRITES_PER_REFUSAL = 1000;
/** Bounds the text of a note. An origin fits, and the beginning of an error. */
export const MAX_ABOUT_LENGTH = 100;
export interface Refused {
  reason: NotedReason;
  about: string;
}

/**
 * Returns the refusal of a request as it is noted. A sender writes the origin, so a text that is no
 * origin is left out.
 */
export function notedAs(reason: NotedReason, origin: string): Refused {
  if (reason !== "origin") return { reason, about: "" };
  const known = origin === "null" ? origin : normalizedOrigin(origin);
  return { reason, about: cut(toWellFormed(known ?? ""), MAX_ABOUT_LENGTH) };
}

/** The part of a stored note that decides what becomes of another refusal. */
interface StoredNote extends Refused {
  writes: number;
  lastAt: number;
}

/** Where a refusal goes: into its own row, a new one, or the place of another. */
type Place<Note> = { kind: "own" | "replaced"; row: Note } | { kind: "new" };

/**
 * Finds the place of a refusal among all notes of its site. Null: it is not noted, because no row
 * that it could go into may be written any more.
 */
export function placeOf<Note extends StoredNote>(
  { reason, about }: Refused,
  notes: readonly Note[],
): Place<Note> | null {
  const own = notes.find(
    (note) => note.reason === reason && note.about === about,
  );
  if (own) return isFull(own) ? null : { kind: "own", row: own };
  if (notes.length < MAX_REFUSALS_PER_SITE) return { kind: "new" };
  let oldest: Note | null = null;
  for (const note of notes) {
    if (isFull(note)) continue;
    if (oldest === null || note.lastAt < oldest.lastAt) oldest = note;
  }
  return oldest && { kind: "replaced", row: oldest };
}

/** Whether a note is never written again, so that there may be more requests than it counts. */
export function isFull({ writes }: Pick<StoredNote, "writes">): boolean {
  return writes >= MAX_WRITES_PER_REFUSAL;
}
