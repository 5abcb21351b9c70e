/** Finds the site that a caller names by id, with all of its settings. */
import { footfallError } from "../../shared/errors.js";
import { defaultSiteSettings } from "../../shared/site/site.js";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";

/**
 * The site with this id. Null if the id is unknown or malformed, or the site is being deleted,
 * because its rows are deleted with it.
 */
export async function findSite(ctx: QueryCtx, siteId: string) {
  const id = ctx.db.normalizeId("sites", siteId);
  return siteOf(id && (await ctx.db.get("sites", id)));
}

/**
 * A stored site, with defaults for the settings that are newer than the site. Null if it is being
 * deleted.
 */
export function siteOf(row: Doc<"sites"> | null) {
  if (!row || row.status === "deleting") return null;
  return { ...defaultSiteSettings, ...row, status: row.status };
}
export type Site = NonNullable<Awaited<ReturnType<typeof findSite>>>;

/** @throws a Footfall error `siteNotFound` */
export async function requireSite(
  ctx: QueryCtx,
  siteId: string,
): Promise<Site> {
  const site = await findSite(ctx, siteId);
  if (site) return site;
  // A caller may send anything as an id, and the error need not return all of it.
  const id = [...siteId].slice(0, 100).join("");
  throw footfallError("siteNotFound", `There is no site with id "${id}".`, {
    siteId: id,
  });
}
