/**
 * Passes of clean-up over rows in the order of their time. A pass looks at each row once it is
 * older than the cut. It looks once more, for each cut, at rows that had to stay. New rows come
 * first, and no call begins again before rows that have to stay.
 */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { SessionRow } from "../rows/sessionForm.js";
import type { VisitorRow } from "../rows/visitorForm.js";
import { findPass, insertPass, type PassOf } from "../rows/cleanupPasses.js";
import {
  firstPlace,
  type PassPlace,
  type TimedKind,
  type TimedPass,
} from "../model/retention/cleanupPasses.js";

/** A row of a kind, as all code sees it. */
type TimedRow<Kind extends TimedKind> = {
  sessions: SessionRow;
  visitors: VisitorRow;
}[Kind];

/** The rows of a kind. */
interface TimedRows<Kind extends TimedKind> {
  readonly kind: Kind;
  /** The rows in order of time. Those of one time are in the order of their creation. */
  behind(place: PassPlace, before: number): AsyncIterable<TimedRow<Kind>>[];
  placeOf(row: TimedRow<Kind>): PassPlace;
  /** Deletes the row or leaves it. Returns whether there was room for it. */
  look(row: TimedRow<Kind>): Promise<boolean>;
}

/** Goes on with the pass over rows from before the cut. */
export async function goOver<Kind extends TimedKind>(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  cut: number,
  rows: TimedRows<Kind>,
): Promise<{ hasMore: boolean; moved: boolean }> {
  const kind: TimedKind = rows.kind;
  const stored = await findPass(ctx, siteId, kind);
  const pass: TimedPass = stored
    ? fieldsOf(stored)
    : { siteId, kind, first: firstPlace, cut };
  let moved = false;
  let hasChanged = false;

  let isDone = await walk(rows, pass.first, cut, (place) => {
    pass.first = place;
    moved = true;
  });
  if (isDone && !pass.again && pass.cut !== cut) {
    // The walk above has just looked at rows that became old since the last round.
    pass.again = { ...firstPlace, until: Math.min(pass.cut, cut) };
    pass.cut = cut;
    hasChanged = true;
  }
  if (isDone && pass.again) {
    const { until } = pass.again;
    isDone = await walk(rows, pass.again, until, (place) => {
      pass.again = { ...place, until };
      moved = true;
    });
    if (isDone) {
      delete pass.again;
      hasChanged = true;
    }
  }

  if (!stored) {
    if (moved) await insertPass(ctx.db, pass);
  } else if (moved || hasChanged) {
    await ctx.db.replace("cleanupPasses", stored._id, pass);
  }
  return { hasMore: !isDone, moved };
}

/** Returns whether the rows ended before the room for them did. */
async function walk<Kind extends TimedKind>(
  rows: TimedRows<Kind>,
  from: PassPlace,
  before: number,
  moveTo: (place: PassPlace) => void,
): Promise<boolean> {
  if (from.at >= before) return true;
  for (const range of rows.behind(from, before)) {
    for await (const row of range) {
      if (!(await rows.look(row))) return false;
      moveTo(rows.placeOf(row));
    }
  }
  return true;
}

function fieldsOf({
  _id,
  _creationTime,
  ...pass
}: PassOf<TimedKind>): TimedPass {
  return pass;
}
