/**
 * The folding of a lane's events: reads the rows that they touch, asks the model, and writes what
 * it answers.
 */
import { zoneOf } from "../../shared/time/zone.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { profileWrites } from "./applyProfiles.js";
import { addDeltas } from "../rollups/mergePlans.js";
import { positionOf } from "../log/eventLog.js";
import { readableSession, type SessionRow } from "../rows/sessionForm.js";
import { sessionsOfVisitor, writeSession } from "../rows/sessions.js";
import type { VisitorRow } from "../rows/visitorForm.js";
import { findVisitor, writeVisitor } from "../rows/visitors.js";
import { addEvent } from "../model/fold/contributions.js";
import { Deltas } from "../model/rollups/deltas.js";
import { planFold } from "../model/fold/foldPlan.js";
import {
  startsToSearch,
  touches,
  type Session,
  type SessionCut,
} from "../model/fold/sessions.js";
import {
  addVisitorChanges,
  foldSessions,
  foldVisitor,
  runsOf,
  visitorChanged,
  type Visitor,
} from "../model/fold/visitors.js";
import type { FoldSettings } from "../model/fold/foldSettings.js";
import { readable, type LoggedEvent } from "../rows/eventForm.js";

/** The lane whose events are folded, and the settings of its site. */
export interface FoldedLane {
  siteId: Id<"sites">;
  lane: number;
  settings: FoldSettings;
}

/**
 * Folds the first of `events` of a lane, as many as `rangeBudget` index ranges allow. Returns how
 * many that were.
 */
export async function applyEvents(
  ctx: MutationCtx,
  { siteId, lane, settings }: FoldedLane,
  events: readonly LoggedEvent[],
  rangeBudget: number,
): Promise<{ events: number; ranges: number }> {
  const zone = zoneOf(settings.timeZone);
  const plan = planFold(settings, zone, events, rangeBudget);
  const deltas = new Deltas();
  const { promotedProperties } = settings;
  const countedBy = { zone, promotedProperties };
  for (const event of plan.events) addEvent(deltas, countedBy, readable(event));
  const byVisitor = new Map<string, LoggedEvent[]>();
  for (const event of plan.events) {
    if (event.visitorId === undefined) continue;
    const own = byVisitor.get(event.visitorId);
    if (own) own.push(event);
    else byVisitor.set(event.visitorId, [event]);
  }
  const site = { _id: siteId, ...settings };
  const profiles = await profileWrites(ctx, siteId, plan.events);
  const changes = await Promise.all(
    [...byVisitor].map(async ([visitorId, own]) => {
      const runs = runsOf(settings, own);
      const [row, stored] = await Promise.all([
        findVisitor(ctx, siteId, visitorId),
        storedSessions(ctx, site, visitorId, runs),
      ]);
      const before = row && visitorOf(row);
      const after = foldVisitor(before, own);
      const sessions = foldSessions(settings, runs, stored);
      const changes = { visitorId, before, after, sessions };
      addVisitorChanges(deltas, zone, changes);
      return { ...changes, row };
    }),
  );
  // No visitor can fail any more. An attempt that throws must have stopped writing.
  const written = await Promise.allSettled([
    ...changes.map(async ({ visitorId, row, before, after, sessions }) => {
      if (visitorChanged(before, after)) {
        await writeVisitor(ctx, { siteId, visitorId }, row, after);
      }
      for (const changed of sessions) {
        await writeSession(ctx, siteId, visitorId, changed);
      }
    }),
    ...profiles.map((write) => write()),
  ]);
  for (const one of written) {
    if (one.status === "rejected") throw one.reason;
  }
  const last = plan.events.at(-1);
  const countedTo = last ? [{ lane, ...positionOf(last) }] : [];
  await addDeltas({ ctx, site, zone }, { lane, countedTo }, deltas);
  return { events: plan.events.length, ranges: plan.ranges };
}

function visitorOf({
  _id,
  _creationTime,
  siteId,
  visitorId,
  userRow,
  ...visitor
}: VisitorRow): Visitor {
  return visitor;
}

/**
 * Finds the stored sessions that touch a run, each once. Reads one row more than it finds.
 *
 * @throws if it meets a session that cannot be read
 */
export async function storedSessions(
  ctx: QueryCtx,
  site: SessionCut & { _id: Id<"sites"> },
  visitorId: string,
  runs: readonly Pick<Session, "startedAt" | "endedAt">[],
): Promise<SessionRow[]> {
  const found = new Map<Id<"sessions">, SessionRow>();
  for (const run of runs) {
    const { earliest, latest } = startsToSearch(site, run);
    const candidates = sessionsOfVisitor(ctx.db, site._id, visitorId, {
      from: earliest,
      to: latest + 1,
    }).order("desc");
    for await (const session of candidates) {
      // Stored sessions do not touch each other: before one that does not reach the run, none does.
      if (!touches(site, readableSession(session), run)) break;
      found.set(session._id, session);
    }
  }
  return [...found.values()];
}
