/**
 * The cost of a fold, estimated from its events before it reads or writes anything: a batch is cut
 * rather than failed. The unit is an index range, the limit that a fold meets first. Each query is
 * one range, and so is the read by id behind every patch, replace and delete.
 */
import type { Zone } from "../../../shared/time/zone.js";
import { platformLimits } from "../../../shared/platformLimits.js";
import { SECOND } from "../../../shared/units.js";
import { countsAsEvent } from "../../../shared/event/event.js";
import { describedGroup } from "./groups.js";
import { identifies, profiledUser, type FoldEvent } from "./profiles.js";
import { belongsToSession, type SessionCut } from "./sessions.js";

/** The visitor's row: found by index, and patched when it changes. */
const RANGES_PER_VISITOR = 2;
/**
 * The row of a visitor among those of its user: its id is known, and it is replaced. A visitor whose
 * user is known and who turns out to be older is among what the estimate misses.
 */
const RANGES_PER_IDENTIFIED = 1;
/** The row of a group, or of a user without a visitor: found by index, and replaced. */
const RANGES_PER_PROFILE = 2;
/**
 * The row by which an event of a group is listed, and that of a membership. An insert takes no
 * range, but a transaction can write only four times as many rows as it has ranges, each of them
 * with its index keys.
 */
const RANGES_PER_GROUP_ROW = 1;
/** A run of events: sessions searched, one patched, and the two it may bridge deleted. */
const RANGES_PER_RUN = 4;
/** Two open parts found, and two patched. */
export const RANGES_PER_HOUR = 4;

/** Ranges that the plan leaves free: for the site, the log, and what the estimate misses. */
const RANGES_BESIDE_PLAN = 138;
/**
 * Bounds the ranges that attempts use: two full ones and a small one. The rest is for failed
 * attempts.
 */
export const MAX_RANGES_PER_FOLD = 3500;

/** Estimates the ranges of folding `events`, cutting them before the first that passes `budget`. */
export function planFold<Event extends FoldEvent>(
  cut: SessionCut,
  zone: Zone,
  events: readonly Event[],
  budget: number,
): { events: Event[]; ranges: number } {
  const visitors = new Set<string>();
  const identified = new Set<string>();
  const users = new Set<string>();
  const groups = new Set<string>();
  const runs = new Set<string>();
  const hours = new Set<number>();
  let groupRows = 0;
  let ranges = 0;
  for (const [index, event] of events.entries()) {
    const { visitorId, occurredAt } = event;
    if (visitorId !== undefined) {
      visitors.add(visitorId);
      if (identifies(event)) identified.add(visitorId);
    }
    if (belongsToSession(event)) {
      // Events within one timeout of each other make one run: counting windows is close enough.
      const window = Math.floor(occurredAt / cut.sessionTimeoutMs);
      runs.add(`${window} ${visitorId}`);
      // The session that the event extends may have started in an earlier hour.
      hours.add(zone.hourStart(occurredAt - cut.sessionTimeoutMs));
    }
    const userId = profiledUser(event);
    if (userId !== undefined) users.add(userId);
    const groupId = describedGroup(event);
    if (groupId !== undefined) groups.add(groupId);
    // An event about a group counts in no hour.
    else hours.add(zone.hourStart(occurredAt));
    if (countsAsEvent(event)) {
      const joins = event.type === "identify" ? 2 : 1;
      groupRows += joins * (event.groups?.length ?? 0);
    }
    const next =
      visitors.size * RANGES_PER_VISITOR +
      identified.size * RANGES_PER_IDENTIFIED +
      (users.size + groups.size) * RANGES_PER_PROFILE +
      groupRows * RANGES_PER_GROUP_ROW +
      runs.size * RANGES_PER_RUN +
      hours.size * RANGES_PER_HOUR;
    if (next > budget && index > 0) {
      return { events: events.slice(0, index), ranges };
    }
    ranges = next;
  }
  return { events: [...events], ranges };
}

/** The limits that attempts share. Nothing bounds what they schedule: a function for each hour. */
const { functionsScheduled: _unshared, ...transactionLimits } = platformLimits;

/** The share of a transaction that a first attempt may use. */
export const ATTEMPT_SHARE = 0.4;
/**
 * The share that an attempt leaves for the end of its fold: an event is set aside, and progress is
 * noted. Without room for both, no attempt begins.
 */
export const ENDING_SHARE = 0.05;
/** The least share: one event can touch several open parts of half a MiB. */
export const SMALLEST_SHARE = 0.15;

/** Reads of failed attempts stay on the account: the next asks for less, so that several fit. */
export function shareAfterFailure(share: number): number {
  return Math.max(SMALLEST_SHARE, share / 2);
}

/**
 * The limits of an attempt that has a share of the transaction, and the ranges that its plan may
 * have.
 */
export function attemptLimits(share: number) {
  const limits: Record<keyof typeof transactionLimits, number> = {
    ...transactionLimits,
  };
  for (const name of Object.keys(limits) as (keyof typeof limits)[]) {
    limits[name] = Math.floor(limits[name] * share);
  }
  return { limits, rangeBudget: limits.databaseQueries - RANGES_BESIDE_PLAN };
}

/** Events that one fold takes when all is well. */
export const MAX_EVENTS_PER_FOLD = 500;

/**
 * The length of a step: a fold is tried again about once a minute, so every step has at least one
 * try.
 */
export const STALL_STEP_MS = 90 * SECOND;
/** 500 halved eight times is one event; it is tried three times. */
const STEPS_BEFORE_SETTING_ASIDE = 11;
const STEPS_OF_SETTING_ASIDE = 2;
/**
 * The steps after which a lane begins again. If it has so many without a fold, it has not failed:
 * it has not run, as during a pause of the deployment. Its first event must not be blamed for that.
 */
const STEPS_PER_CYCLE = 60;

/**
 * The events that a batch takes, by how long the lane has not advanced. Failures that no `catch`
 * sees, as of a fold that runs out of time, leave no trace except the stall. So the stall decides:
 * every step halves the batch, and the two steps behind
 * the last half answer 0: set the first event aside untried.
 */
export function batchSize(stallMs: number): number {
  const step =
    Math.max(0, Math.floor(stallMs / STALL_STEP_MS)) % STEPS_PER_CYCLE;
  if (step < STEPS_BEFORE_SETTING_ASIDE) {
    return Math.max(1, MAX_EVENTS_PER_FOLD >> step);
  }
  const settingAside =
    step < STEPS_BEFORE_SETTING_ASIDE + STEPS_OF_SETTING_ASIDE;
  return settingAside ? 0 : MAX_EVENTS_PER_FOLD;
}
