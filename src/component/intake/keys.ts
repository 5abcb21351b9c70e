/**
 * Keys: a sender needs one to send events to a site. Only hashes are stored, so nothing here can
 * leak a key.
 */
import { footfallError } from "../../shared/errors.js";
import type { KeyKind } from "../../shared/site/keys.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { MAX_KEYS_PER_SITE } from "../budget/intakeLimits.js";
import { findKey, insertKey, keysOfSite } from "../rows/keys.js";

const MAX_LABEL_LENGTH = 200;

/**
 * Adds a key, or finds it live on the same site with the same kind. A value always belongs to one
 * site and one kind, and a revoked one stays revoked: nobody revives a leaked key by accident.
 * @throws a Footfall error `invalidArgument` or `keyTaken`
 */
export async function addKey(
  ctx: MutationCtx,
  {
    siteId,
    kind,
    hash,
    label = "",
  }: { siteId: Id<"sites">; kind: KeyKind; hash: string; label?: string },
): Promise<{ keyId: Id<"keys">; created: boolean }> {
  if (label.length > MAX_LABEL_LENGTH) {
    throw footfallError(
      "invalidArgument",
      `A key's label has at most ${MAX_LABEL_LENGTH} characters.`,
      { argument: "label" },
    );
  }
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    throw footfallError(
      "invalidArgument",
      "A key's hash is its SHA-256 in 64 lower-case hexadecimal digits.",
      { argument: "hash" },
    );
  }
  const existing = await findKey(ctx, hash);
  if (existing) {
    if (
      existing.siteId === siteId &&
      existing.kind === kind &&
      existing.revokedAt === undefined
    ) {
      return { keyId: existing._id, created: false };
    }
    throw footfallError(
      "keyTaken",
      "This key is in use already: by another site, as the other kind, or it was revoked. Bring another value.",
    );
  }
  if ((await siteKeys(ctx, siteId)).length >= MAX_KEYS_PER_SITE) {
    throw footfallError(
      "invalidArgument",
      `A site holds at most ${MAX_KEYS_PER_SITE} keys, revoked ones included.`,
    );
  }
  const keyId = await insertKey(ctx.db, { siteId, kind, hash, label });
  await ctx.db.patch("sites", siteId, { accessChangedAt: Date.now() });
  return { keyId, created: true };
}

export function siteKeys(ctx: QueryCtx, siteId: Id<"sites">) {
  return keysOfSite(ctx.db, siteId).take(MAX_KEYS_PER_SITE);
}
