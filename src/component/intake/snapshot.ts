/**
 * The part of admission that reads what ingests and folds write. A mutation that stores events asks
 * it on a stale snapshot (`useStaleSnapshot`), and so does not depend on any of that. A snapshot that
 * is a little old may let one more request in, or refuse one that its sender sends again. It decides
 * nothing about keys and origins, because senders throw events away after such a refusal.
 */
import { v, type Infer } from "convex/values";
import { vRateLevels, vAppAdmission } from "../../shared/event/intake.js";
import { internalQuery } from "../_generated/server.js";
import { ratesNow, refused, stateRefusal } from "./admission.js";
import { vAskedSite } from "./askedSite.js";

const [, vRefused] = vAppAdmission.members;
const vSnapshotAnswer = v.union(
  vRefused,
  v.object({
    kind: v.literal("open"),
    rateLevels: vRateLevels,
  }),
);
export type SnapshotAnswer = Infer<typeof vSnapshotAnswer>;

/**
 * Checks the state of a site and the rates of a sender in this order, and answers with the first
 * that is wrong. Reads a few small rows, one row for each 100 events that wait, and up to a dozen
 * for each rate. The caller has read key and site.
 */
export const admit = internalQuery({
  args: {
    site: vAskedSite,
    keyId: v.string(),
    trusted: v.boolean(),
    /** Hash of an address that has a rate of its own. */
    address: v.optional(v.string()),
    receivedAt: v.number(),
  },
  returns: vSnapshotAnswer,
  handler: async (
    ctx,
    { address, receivedAt, ...sender },
  ): Promise<SnapshotAnswer> => {
    const reason = await stateRefusal(ctx, sender.site);
    return reason === null
      ? await ratesNow(ctx, sender, address, receivedAt)
      : refused(reason);
  },
});
