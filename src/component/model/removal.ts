/** A removal as it is stored while it is under way: what it takes back, and how far it has come. */
import { v, type Infer } from "convex/values";
import { boundKey } from "../../shared/boundKey.js";
import type { ModelEvent } from "../../shared/event.js";
import { fitsPattern, isHostListed } from "../../shared/patterns.js";
import { removalConditions } from "../../shared/removal.js";
import { referrerThatCounts } from "./origin.js";
import { vFence } from "./recount.js";

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

export const vTarget = v.union(vMatching, vImported);
export type Target = Infer<typeof vTarget>;

/** How far a run is taken back. */
export const vImportTally = v.object({
  /** The last of its chunks of which it is known how much they brought; null: none yet. */
  summedTo: v.union(
    v.null(),
    v.object({ chunk: v.string(), firstRow: v.number() }),
  ),
  /** All of them are. */
  isSummed: v.boolean(),
  /** Events that these have brought. */
  brought: v.number(),
  /** Events among those that count no more. */
  takenBack: v.number(),
});
export type ImportTally = Infer<typeof vImportTally>;

/** A row among those of an index by time: its time, and its creation time. */
export const vRowPosition = v.object({ at: v.number(), created: v.number() });
export type RowPosition = Infer<typeof vRowPosition>;

/**
 * A session that is being counted anew in several transactions. Its row is gone; its events are walked
 * through in their order, and what stays of them is joined to sessions again, as a fold would.
 */
export const vSessionWalk = v.object({
  visitorId: v.string(),
  /** Times of the session's first and last event. */
  from: v.number(),
  to: v.number(),
  /** Events up to these positions are the walk's; what is folded later is the fold's. */
  fence: vFence,
  /** The last event that was looked at. */
  after: v.union(v.null(), vRowPosition),
  /** A dead letter of the visitor was folded meanwhile, from behind the fence: it begins again. */
  isStale: v.optional(v.boolean()),
});
export type SessionWalk = Infer<typeof vSessionWalk>;

/** Whether a removal takes the event. */
export function isMeant(
  event: ModelEvent & { importId?: string | null },
  target: Target,
): boolean {
  return target.kind === "import"
    ? event.importId === target.importId
    : isMatching(event, target);
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

/** The one path that is meant, where it is one and could be looked up; else undefined. */
export function onlyPath({ path }: Matching): string | undefined {
  const isOne = path !== undefined && !path.includes("*");
  return isOne && !isCutKey(path) ? path : undefined;
}

function isAsked(
  asked: string | undefined,
  value: string | undefined,
  fits: (asked: string, value: string) => boolean,
): boolean {
  if (asked === undefined) return true;
  return value !== undefined && fits(asked, value);
}

/** Reports show long values cut, and may be what the caller has them from. */
function isSameKey(asked: string, value: string): boolean {
  return asked === value || asked === boundKey(value);
}

function isPathOf(asked: string, path: string): boolean {
  return fitsPattern(asked, path) || isSameKey(asked, path);
}

function isHostOf(asked: string, hostname: string): boolean {
  return isHostListed(hostname, [asked]) || isSameKey(asked, hostname);
}

function isCutKey(key: string): boolean {
  return /…[0-9a-f]{8}$/.test(key);
}
