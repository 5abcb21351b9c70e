/**
 * Finds rows that add to a trait that is a text or another value that is no number. The server
 * refuses them before it stores them, so that their sender learns of it. It cannot see traits that
 * no fold has counted yet. The fold leaves such a trait as it is.
 */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { ComponentApi } from "../../component/_generated/component.js";
import type { IncomingEvent, Rejection } from "../../shared/event/incoming.js";
import { MAX_PROFILES_CHECKED } from "../../shared/event/incoming.js";
import { quote } from "../../shared/text.js";

export interface ProfilesBackend {
  ctx: Pick<GenericActionCtx<GenericDataModel>, "runQuery">;
  component: Pick<ComponentApi, "profiles">;
}

/**
 * Returns the refused rows. Costs a query only if a row adds to something, and takes at most 500
 * rows in one query.
 */
export async function findRefusedIncrements(
  { ctx, component }: ProfilesBackend,
  { siteId, trusted }: { siteId: string; trusted: boolean },
  rows: readonly (IncomingEvent | null)[],
): Promise<Rejection[]> {
  const adding = rows.flatMap((row, index) => {
    const keys = row?.increments?.map(({ key }) => key) ?? [];
    return row && keys.length > 0 ? [{ index, row, keys }] : [];
  });
  const refused: Rejection[] = [];
  for (let at = 0; at < adding.length; at += MAX_PROFILES_CHECKED) {
    const some = adding.slice(at, at + MAX_PROFILES_CHECKED);
    const found: (string | null)[] = await ctx.runQuery(
      component.profiles.findFixedTraits,
      {
        siteId,
        trusted,
        profiles: some.map(({ row: { visitorId, userId }, keys }) => ({
          keys,
          ...(visitorId !== undefined && { visitorId }),
          ...(userId !== undefined && { userId }),
        })),
      },
    );
    for (const [place, { index }] of some.entries()) {
      const key = found[place];
      if (typeof key !== "string") continue;
      refused.push({
        index,
        reason: "validation",
        error: `Property value is not a number: ${quote(key)}`,
      });
    }
  }
  return refused;
}
