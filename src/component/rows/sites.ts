/** Rows of sites. Every request reads one. */
import { footfallError } from "../../shared/errors.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { siteOf, type Site } from "../scope/requireSite.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

/** The slug of a site that is being deleted is `deleted:<id>`. No other slug has a colon. */
const DELETED_SLUGS = { from: "deleted:", to: "deleted;" };

export function insertSite(
  db: Inserter,
  site: NewRow<"sites">,
): Promise<Id<"sites">> {
  return db.insert("sites", site);
}

/** The row of a slug, by `by_slug`: one at most. */
export function sitesOfSlug(db: Reader, slug: string): Rows<"sites"> {
  return db.query("sites").withIndex("by_slug", (q) => q.eq("slug", slug));
}

/**
 * Finds the row of a slug. It also finds a site that is being deleted, because its slug is taken
 * until the last row is deleted.
 */
export function findRowOfSlug(
  { db }: QueryCtx,
  slug: string,
): Promise<Doc<"sites"> | null> {
  return sitesOfSlug(db, slug).unique();
}

/** The site with this slug. Null if the slug is unknown, or the site is being deleted. */
export async function findSiteOfSlug(
  ctx: QueryCtx,
  slug: string,
): Promise<Site | null> {
  return siteOf(await findRowOfSlug(ctx, slug));
}

/** @throws a Footfall error `siteNotFound` */
export async function requireSiteOfSlug(
  ctx: QueryCtx,
  slug: string,
): Promise<Site> {
  const site = await findSiteOfSlug(ctx, slug);
  if (site) return site;
  throw footfallError("siteNotFound", `There is no site "${slug}".`, { slug });
}

/** Sites that are being deleted, by `by_slug`. */
export function deletedSites(db: Reader): Rows<"sites"> {
  return db
    .query("sites")
    .withIndex("by_slug", (q) =>
      q.gte("slug", DELETED_SLUGS.from).lt("slug", DELETED_SLUGS.to),
    );
}

/** All sites in the order of their names, by `by_name`. Those that are being deleted are among them. */
export function sitesByName(db: Reader): Rows<"sites"> {
  return db.query("sites").withIndex("by_name");
}

/** All sites that were made after an instant, by `by_creation_time`. */
export function sitesMadeAfter(db: Reader, at: number): Rows<"sites"> {
  return db
    .query("sites")
    .withIndex("by_creation_time", (q) => q.gt("_creationTime", at));
}

/** The site that was made last, by `by_creation_time`. Null if there is none, or it is deleted. */
export async function findNewestSite({ db }: QueryCtx): Promise<Site | null> {
  return siteOf(await sitesMadeAfter(db, 0).order("desc").first());
}

/** All sites that were made from one instant to another, both included, by `by_creation_time`. */
export function sitesMadeIn(
  db: Reader,
  { from, upTo }: { from: number; upTo: number },
): Rows<"sites"> {
  return db
    .query("sites")
    .withIndex("by_creation_time", (q) =>
      q.gte("_creationTime", from).lte("_creationTime", upTo),
    );
}
