/**
 * One transaction's share of the erasure of a person. It deletes a browser or device as a whole if
 * it was never another user's: events, sessions, its row with traits and memberships. Of others it
 * deletes the events that carry the user, counts their sessions again from the events that stay,
 * and removes the user from their row.
 *
 * Each transaction finds the rest by index, so that it also deletes rows of the person that arrive
 * meanwhile.
 */
import { belongsToOther, wasOfOther } from "../model/removals/person.js";
import type {
  ErasedDevice,
  ErasedUser,
  ErasedVisitor,
  SessionWalk,
} from "../model/removals/removal.js";
import {
  progressAt,
  type RemovalProgress,
  type RemovalWork,
} from "./removalWork.js";
import { forgetUser } from "./sharedVisitors.js";
import { eventsFound, lookupOf, lookupRows } from "../rows/eventLookups.js";
import {
  eventsOfVisitorBehind,
  positionAmongTimes,
} from "../rows/eventSearches.js";
import { sessionsOfVisitor } from "../rows/sessions.js";
import { deleteUserRow, findUser } from "../rows/users.js";
import { findVisitor } from "../rows/visitors.js";
import { visitorsOfUser } from "../rows/visitorUsers.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import { withVisitor } from "../rows/visitorForm.js";

/** True: done. False: it goes on in a further transaction. A walk: the same, with a session. */
type Outcome = SessionWalk | boolean;

export async function erasePerson(
  work: RemovalWork,
  target: ErasedVisitor | ErasedUser,
): Promise<RemovalProgress> {
  if (target.kind === "user") return await eraseUser(work, target.userId);
  work.device ??= deviceAt(target.visitorId, "whole");
  const outcome = await eraseWhole(work, work.device);
  return outcome === true ? { isDone: true } : stoppedAt(work, outcome);
}

/**
 * Erases a user. Events that name the user lead to browsers and devices. After them come rows that
 * no such event is left of.
 */
async function eraseUser(
  work: RemovalWork,
  userId: string,
): Promise<RemovalProgress> {
  const { ctx, site, budget } = work;
  for (;;) {
    if (!work.device) {
      const found = await nextDevice(work, userId);
      if (found === null) break;
      if (typeof found !== "string") return stoppedAt(work, found);
      work.device = deviceAt(found, "look");
    }
    const outcome = await eraseDevice(work, work.device, userId);
    if (outcome !== true) return stoppedAt(work, outcome);
    work.device = null;
  }
  // Those of events that nobody could unpack.
  const lookup = { kind: "user", value: userId } as const;
  for await (const { _id } of lookupRows(ctx.db, site._id, lookup)) {
    if (!(await budget.canDelete())) return stoppedAt(work, false);
    await ctx.db.delete("eventLookups", _id);
    budget.spend();
  }
  // No event is left whose fold could write the row again.
  const user = await findUser(ctx, site._id, userId);
  if (user) {
    if (!(await budget.canDelete())) return stoppedAt(work, false);
    await deleteUserRow(ctx, user);
    budget.spend();
  }
  return { isDone: true };
}

function deviceAt(visitorId: string, step: ErasedDevice["step"]): ErasedDevice {
  return { visitorId, step, after: null };
}

function stoppedAt(
  { device }: RemovalWork,
  outcome: Exclude<Outcome, true>,
): RemovalProgress {
  return { ...progressAt(outcome), device };
}

/** Finds a visitor by the user, and deletes events without one on the way. Null: there is none. */
async function nextDevice(
  { ctx, site, removed }: RemovalWork,
  userId: string,
): Promise<string | null | Exclude<Outcome, true>> {
  const lookup = { kind: "user", value: userId } as const;
  for await (const { event } of eventsFound(ctx.db, site._id, lookup)) {
    if (event.visitorId !== undefined) return event.visitorId;
    const outcome = await removed.remove(event._id);
    if (outcome !== true) return outcome;
  }
  const visitor = await visitorsOfUser(ctx.db, site._id, userId).first();
  return visitor && withVisitor(visitor).visitorId;
}

async function eraseDevice(
  work: RemovalWork,
  device: ErasedDevice,
  userId: string,
): Promise<Outcome> {
  if (device.step === "look") {
    const found = await lookForOther(work, device, userId);
    if (found === null) return false;
    device = work.device = deviceAt(device.visitorId, found);
  }
  if (device.step === "whole") {
    const outcome = await eraseWhole(work, device, userId);
    if (outcome !== "isShared") return outcome;
    device = work.device = deviceAt(device.visitorId, "share");
  }
  return await takeOutOf(work, device, userId);
}

/** Decides how much the erasure deletes. Null: there was no room to look at all of it. */
async function lookForOther(
  work: RemovalWork,
  device: ErasedDevice,
  userId: string,
): Promise<"whole" | "share" | null> {
  const { ctx, site, budget } = work;
  const row = await findVisitor(ctx, site._id, device.visitorId);
  if (row && wasOfOther(row, userId)) return "share";
  for await (const event of eventsBehind(work, device)) {
    if (!(await budget.canRead())) return null;
    if (belongsToOther(event, userId)) return "share";
    work.device = { ...device, after: positionAmongTimes(event) };
  }
  return "whole";
}

/** Deletes all of it. For a user, it stops at the first event that is another's. */
async function eraseWhole(
  work: RemovalWork,
  device: ErasedDevice,
): Promise<Outcome>;
async function eraseWhole(
  work: RemovalWork,
  device: ErasedDevice,
  userId: string,
): Promise<Outcome | "isShared">;
async function eraseWhole(
  work: RemovalWork,
  device: ErasedDevice,
  userId?: string,
): Promise<Outcome | "isShared"> {
  const { ctx, site, budget, rows, removed } = work;
  const siteId = site._id;
  const { visitorId } = device;
  for await (const event of eventsBehind(work, device)) {
    const isOthers = userId !== undefined && belongsToOther(event, userId);
    if (isOthers) return "isShared";
    const outcome = await removed.remove(event._id);
    if (outcome !== true) return outcome;
  }
  // Only sessions are left whose raw events are deleted. The others went with their events.
  const sessions = sessionsOfVisitor(ctx.db, siteId, visitorId);
  for await (const session of sessions) {
    if (!(await budget.canDelete())) return false;
    await rows.deleteSession(session);
  }
  const visitor = await findVisitor(ctx, siteId, visitorId);
  if (visitor) {
    if (!(await budget.canDelete())) return false;
    await rows.deleteVisitor(visitor);
  }
  return true;
}

async function takeOutOf(
  work: RemovalWork,
  device: ErasedDevice,
  userId: string,
): Promise<Outcome> {
  const { budget, removed } = work;
  for await (const event of eventsBehind(work, device)) {
    if (!(await budget.canRead())) return false;
    if (await carries(work, event, userId)) {
      const outcome = await removed.remove(event._id);
      if (outcome !== true) return outcome;
    }
    work.device = { ...device, after: positionAmongTimes(event) };
  }
  if (!(await budget.canDelete())) return false;
  await forgetUser(work, device.visitorId, userId);
  return true;
}

/** Whether the event carries the user. Of one that nobody can unpack only its lookup says so. */
async function carries(
  { ctx }: RemovalWork,
  event: LoggedEvent,
  userId: string,
): Promise<boolean> {
  if (event.unreadable === undefined) return event.userId === userId;
  const lookup = { kind: "user", value: userId } as const;
  return (await lookupOf(ctx.db, event, lookup)) !== null;
}

function eventsBehind(
  { ctx, site }: RemovalWork,
  { visitorId, after }: ErasedDevice,
): AsyncGenerator<LoggedEvent> {
  return eventsOfVisitorBehind(ctx.db, site._id, visitorId, { after });
}
