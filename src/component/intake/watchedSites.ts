/**
 * Watched sites: somebody sets them up, so they note what they refuse. A site is watched as long as
 * it has no figures, and for an hour after its keys or origins have changed.
 */
import type { NotedReason } from "../../shared/event/refusals.js";
import { HOUR } from "../../shared/units.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import {
  MAX_REFUSALS_PER_SITE,
  notedAs,
  placeOf,
} from "../model/intake/notedRefusal.js";
import { refusalsOfSite } from "../rows/refusals.js";
import { hasFigures } from "../rows/siteFigures.js";
import type { Site } from "../scope/requireSite.js";

/** The time for which a change of access makes a site watched: as long as somebody tries it out. */
const WATCHED_MS = HOUR;

/** Whether the site was made, or its keys or origins changed, within the hour. Reads nothing. */
export function isAccessNew(
  { accessChangedAt, _creationTime }: Site,
  now: number,
): boolean {
  return now - (accessChangedAt ?? _creationTime) < WATCHED_MS;
}

/**
 * Whether the site notes this refusal of a request: somebody sets the site up, and there is room for the note.
 * Reads one row of a site that has figures. Otherwise reads up to ten small rows.
 */
export async function notesRefusal(
  ctx: QueryCtx,
  site: Site,
  { reason, origin, now }: { reason: NotedReason; origin: string; now: number },
): Promise<boolean> {
  const isWatched =
    isAccessNew(site, now) || !(await hasFigures(ctx.db, site._id));
  if (!isWatched) return false;
  const notes = await notesOf(ctx, site._id);
  return placeOf(notedAs(reason, origin), notes) !== null;
}

/** The notes of a site: ten at most. */
export function notesOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"refusals">[]> {
  return refusalsOfSite(ctx.db, siteId).take(MAX_REFUSALS_PER_SITE);
}
