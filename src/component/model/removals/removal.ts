/** The stored form of a removal while it is under way: what it takes back, and how far it is. */
import { v, type Infer } from "convex/values";
import { boundKey } from "../../../shared/codec/boundKey.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import { fitsPattern, isHostListed } from "../../../shared/parse/patterns.js";
import { removalConditions } from "../../../shared/api/removal.js";
import { literals } from "../../../shared/validators.js";
import { describedGroup } from "../fold/groups.js";
import { referrerThatCounts } from "../fold/origin.js";
import { vFence } from "../rollups/recount.js";

/** Events of a time that fit every condition. */
export const vMatching = v.object({
  kind: v.literal("matching"),
  from: v.number(),
  to: v.number(),
  ...removalConditions,
});
export type Matching = Infer<typeof vMatching>;

/** Events that the run of an import has brought. */
export const vImported = v.object({
  kind: v.literal("import"),
  run: v.id("imports"),
  importId: v.string(),
});
export type Imported = Infer<typeof vImported>;

/** Everything that is stored of a browser or device. */
export const vErasedVisitor = v.object({
  kind: v.literal("visitor"),
  visitorId: v.string(),
});
export type ErasedVisitor = Infer<typeof vErasedVisitor>;

/** Events that carry a user, and browsers and devices that were nobody else's. */
export const vErasedUser = v.object({
  kind: v.literal("user"),
  userId: v.string(),
});
export type ErasedUser = Infer<typeof vErasedUser>;

/** Everything that events said of a group, and who belongs to it. */
export const vDeletedGroup = v.object({
  kind: v.literal("group"),
  groupId: v.string(),
});

export const vTarget = v.union(
  vMatching,
  vImported,
  vErasedVisitor,
  vErasedUser,
  vDeletedGroup,
);
export type Target = Infer<typeof vTarget>;

/** How far the removal has taken a run back. */
export const vImportTally = v.object({
  /** The last of its chunks whose events the removal has summed up. Null: none yet. */
  summedTo: v.union(
    v.null(),
    v.object({ chunk: v.string(), firstRow: v.number() }),
  ),
  /** The removal has summed up all of them. */
  isSummed: v.boolean(),
  /** Events that these chunks have brought. */
  brought: v.number(),
  /** Events among those that no longer count. */
  takenBack: v.number(),
});
export type ImportTally = Infer<typeof vImportTally>;

/** A row's place in an index by time: its time, and its creation time. */
export const vRowPosition = v.object({ at: v.number(), created: v.number() });
export type RowPosition = Infer<typeof vRowPosition>;

/**
 * A session that a removal counts again in several transactions. Its row is deleted. The removal
 * walks through the session's events in their order. It joins those that stay to sessions again, as
 * a fold would.
 */
export const vSessionWalk = v.object({
  visitorId: v.string(),
  /** Times of the session's first and last event. */
  from: v.number(),
  to: v.number(),
  /** Events up to these positions belong to the walk. Later ones belong to the fold. */
  fence: vFence,
  /** The last event that the walk looked at. */
  after: v.union(v.null(), vRowPosition),
  /**
   * A retry folded a dead letter of the visitor meanwhile, from behind the fence. The walk begins
   * again.
   */
  isStale: v.optional(v.boolean()),
});
export type SessionWalk = Infer<typeof vSessionWalk>;

/**
 * How far the erasure is with a browser or device. `look`: it looks for an event of another user.
 * `whole`: it deletes all rows, except events of another user that arrive meanwhile. `share`: it
 * deletes events of the user alone.
 */
export const vErasedDevice = v.object({
  visitorId: v.string(),
  step: literals(["look", "whole", "share"]),
  /** The last event that the erasure looked at, if events that stay lie in the way. */
  after: v.union(v.null(), vRowPosition),
});
export type ErasedDevice = Infer<typeof vErasedDevice>;

/** Whether the removal has deleted all events that describe the group, and with them its row. */
export const vGroupScan = v.object({ isDone: v.boolean() });
export type GroupScan = Infer<typeof vGroupScan>;

/**
 * Whether a removal takes the event. For an erasure, the browser or device that it is at decides,
 * too.
 */
export function isMeant(
  event: ModelEvent & { importId?: string | null },
  target: Target,
  device?: ErasedDevice | null,
): boolean {
  switch (target.kind) {
    case "import":
      return event.importId === target.importId;
    case "matching":
      return isMatching(event, target);
    case "visitor":
      return event.visitorId === target.visitorId;
    case "user": {
      const isOfWhole =
        device?.step === "whole" && event.visitorId === device.visitorId;
      const isNameless = event.userId === undefined;
      return event.userId === target.userId || (isOfWhole && isNameless);
    }
    case "group":
      return describedGroup(event) === target.groupId;
  }
}

function isMatching(event: ModelEvent, target: Matching): boolean {
  const { from, to, hostname, referrer, path, browser } = target;
  return (
    from <= event.occurredAt &&
    event.occurredAt < to &&
    isAsked(browser, event.browser?.trim(), isSameKey) &&
    isAsked(path, event.path, isPathOf) &&
    isAsked(hostname, event.hostname, isHostOf) &&
    (referrer === undefined ||
      isAsked(referrer, referrerThatCounts(event), isHostOf))
  );
}

function isAsked(
  asked: string | undefined,
  value: string | undefined,
  fits: (asked: string, value: string) => boolean,
): boolean {
  if (asked === undefined) return true;
  return value !== undefined && fits(asked, value);
}

/**
 * Whether two keys are the same as reports show them. Reports cut long values, and the caller may
 * have them from there.
 */
function isSameKey(asked: string, value: string): boolean {
  return asked === value || asked === boundKey(value);
}

function isPathOf(asked: string, path: string): boolean {
  return fitsPattern(asked, path) || isSameKey(asked, path);
}

function isHostOf(asked: string, hostname: string): boolean {
  return isHostListed(hostname, [asked]) || isSameKey(asked, hostname);
}
