/** Admission by key and origin: from whom a request comes. Only operators write what it reads. */
import { pageKind } from "../../shared/event/pageKind.js";
import type { KeyRefused } from "../../shared/event/intake.js";
import type { Refusal } from "../../shared/event/refusals.js";
import { isOriginAllowed } from "../../shared/parse/origins.js";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { findKey } from "../rows/keys.js";
import { findNewestSite } from "../rows/sites.js";
import { findSite, type Site } from "../scope/requireSite.js";
import { refused } from "./admission.js";
import type { RatedSender } from "./rates.js";
import { notesRefusal } from "./watchedSites.js";

interface Shown {
  keyHash: string;
  origin?: string;
  receivedAt: number;
}

/** The sender whose key the request shows, on its site. */
export interface KnownSender extends RatedSender {
  kind: "known";
  site: Site;
  keyId: Doc<"keys">["_id"];
}

/**
 * Finds the sender of a request, or the first of key and origin that is wrong. Reads a key and a
 * site. A refusal also reads the site's first event, or up to ten notes of refusals.
 */
export async function findSender(
  ctx: QueryCtx,
  { keyHash, origin, receivedAt }: Shown,
): Promise<KnownSender | KeyRefused> {
  const key = await findKey(ctx, keyHash);
  const site = key && (await findSite(ctx, key.siteId));
  const refusal = { origin, receivedAt };
  if (!key || !site || key.revokedAt !== undefined) {
    // Nobody knows whose an unknown key should be. Somebody who sets up a site has made the newest.
    const noting = key ? site : await findNewestSite(ctx);
    return await noted(ctx, noting, { ...refusal, reason: "unauthorized" });
  }
  const reason = originRefusal(key, site, origin);
  if (reason !== null) return await noted(ctx, site, { ...refusal, reason });
  return {
    kind: "known",
    site,
    keyId: key._id,
    trusted: key.kind === "secret",
  };
}

interface RequestRefusal {
  reason: Refusal;
  origin: string | undefined;
  receivedAt: number;
}

/** The refusal, with the site that notes it, if one does. */
async function noted(
  ctx: QueryCtx,
  site: Site | null,
  { reason, origin = "", receivedAt }: RequestRefusal,
): Promise<KeyRefused> {
  const isNoted =
    site !== null &&
    (await notesRefusal(ctx, site, { reason, origin, now: receivedAt }));
  return { ...refused(reason), ...(isNoted && { notingSiteId: site._id }) };
}

/**
 * A site that counts development pages takes the origins of all of them, whatever it lists. So a
 * page works before anybody has listed the port of its server.
 */
function originRefusal(
  { kind }: Doc<"keys">,
  { allowedOrigins, allowMissingOrigin, localhost }: Site,
  origin: string | undefined,
): Refusal | null {
  if (kind === "secret") {
    return origin === undefined ? null : "secretInBrowser";
  }
  if (allowedOrigins.length === 0) return null;
  if (origin === undefined) return allowMissingOrigin ? null : "missingOrigin";
  if (isOriginAllowed(origin, allowedOrigins)) return null;
  const isDevelopment = pageKind(origin).pageKind === "development";
  return isDevelopment && localhost === "count" ? null : "origin";
}
