/** Finds the site that a caller names by id or by slug. */
import { footfallError } from "../shared/errors.js";
import type { QueryCtx } from "./_generated/server.js";

/** Null for an unknown or malformed id, and that of a site that is being deleted: its rows go with it. */
export async function findSite(ctx: QueryCtx, siteId: string) {
  const id = ctx.db.normalizeId("sites", siteId);
  const site = id && (await ctx.db.get("sites", id));
  if (!site || site.status === "deleting") return null;
  return { ...site, status: site.status };
}
export type Site = NonNullable<Awaited<ReturnType<typeof findSite>>>;

/** @throws a Footfall error `siteNotFound` */
export async function requireSite(
  ctx: QueryCtx,
  siteId: string,
): Promise<Site> {
  const site = await findSite(ctx, siteId);
  if (site) return site;
  throw footfallError("siteNotFound", `There is no site with id "${siteId}".`, {
    siteId,
  });
}

/** Null for an unknown slug, and that of a site that is being deleted. */
export async function findSiteOfSlug(
  ctx: QueryCtx,
  slug: string,
): Promise<Site | null> {
  const site = await ctx.db
    .query("sites")
    .withIndex("by_slug", (q) => q.eq("slug", slug))
    .unique();
  if (!site || site.status === "deleting") return null;
  return { ...site, status: site.status };
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
