/**
 * Removes events that should not have been counted, as an operator names them: by where they say that they
 * happened or came from. What that takes is in `removalSteps.ts`.
 */
import { adminApi } from "../shared/admin.js";
import { footfallError } from "../shared/errors.js";
import { limits } from "../shared/limits.js";
import {
  removalConditionNames,
  type DeletedEvents,
} from "../shared/removal.js";
import { internal } from "./_generated/api.js";
import { mutation } from "./_generated/server.js";
import { checkRange } from "./checkRange.js";
import type { Matching } from "./model/removal.js";
import type { Preview } from "./removalPreview.js";
import { findOrBegin } from "./removalQueue.js";
import { goOnRemoving } from "./removalSteps.js";
import { countRepairs } from "./repairQueue.js";
import { requireSite } from "./requireSite.js";
import { unrepairedDays } from "./unrepairedDays.js";

/**
 * Deletes the events of a range for which every condition holds that is given, at least one: with their
 * dead letters and the rows of their groups. Their sessions are counted anew from what is left of them,
 * visitors of whom nothing is left go, and every hour, day and month in which they counted is counted anew.
 * What fits into one transaction is deleted at once, the rest in the background; asked again with the same
 * arguments, it goes on. With `preview` nothing is changed.
 *
 * @throws a Footfall error `siteNotFound`, `invalidRange` or `invalidArgument`
 */
export const deleteEvents = mutation({
  args: adminApi.deleteEvents.args,
  returns: adminApi.deleteEvents.returns,
  handler: async (
    ctx,
    { siteId, preview = false, ...asked },
  ): Promise<DeletedEvents> => {
    const target = checkedTarget(asked);
    const site = await requireSite(ctx, siteId);
    const kept = {
      unrepairedDays: await unrepairedDays(ctx, site, target),
    };
    if (preview) {
      // It reads the time into which ingest writes.
      const found: Preview = await ctx.runQuery(
        internal.removalPreview.look,
        { siteId: site._id, target },
        { useStaleSnapshot: true },
      );
      return { kind: "preview", ...found, ...kept };
    }
    const id = await findOrBegin(ctx, site._id, target);
    const { deleted, done } = await goOnRemoving(ctx, site, id);
    return {
      kind: "deleted",
      deleted,
      done,
      repairing: await countRepairs(ctx, site._id),
      ...kept,
    };
  },
});

/** @throws a Footfall error `invalidRange` or `invalidArgument` */
function checkedTarget(asked: Omit<Matching, "kind">): Matching {
  checkRange(asked);
  if (asked.from === asked.to) {
    throw footfallError(
      "invalidRange",
      `The range [${asked.from}, ${asked.to}) is empty; to has to be after from.`,
      { from: asked.from, to: asked.to },
    );
  }
  const target: Matching = { kind: "matching", from: asked.from, to: asked.to };
  for (const name of removalConditionNames) {
    const given = asked[name];
    if (given === undefined) continue;
    // A page may end in a blank: its percent-encoding is undone.
    const value = name === "path" ? given : given.trim();
    const isHost = name === "hostname" || name === "referrer";
    const fault =
      faultOfLength(value) ??
      (isHost ? faultOfHost(value) : value.trim() === "" && "is empty");
    if (fault) {
      throw footfallError("invalidArgument", `${name} ${fault}.`, {
        argument: name,
      });
    }
    target[name] = value;
  }
  if (removalConditionNames.every((name) => target[name] === undefined)) {
    throw footfallError(
      "invalidArgument",
      `Say which events are meant: by ${removalConditionNames.join(", ")}, or by several of them.`,
      { argument: "hostname" },
    );
  }
  return target;
}

function faultOfLength({ length }: string): string | undefined {
  const most = limits.MAX_URL_LENGTH.value;
  return length <= most
    ? undefined
    : `has ${length} characters, more than the ${most} that any stored text has`;
}

function faultOfHost(host: string): string | undefined {
  if (/^(\*\.)?([^\s*/:]+|\[[^\s*/]+\])$/.test(host)) return undefined;
  return `is "${host}"; a host is expected, without scheme, port or path, such as "spam.example", or "*.spam.example" for its subdomains`;
}
