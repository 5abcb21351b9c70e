/**
 * The visitor: who they are, and whether they may be recorded. The tracker is an object that
 * functions receive, as the outbox is.
 */
import type { PropertiesInput } from "../shared/event/eventMap.js";
import { attempt } from "./attempt.js";
import { isTag } from "./isTag.js";
import type { AutomaticOptions, TrackerOptions } from "./options.js";
import type { Outbox } from "./outbox.js";
import { randomId } from "./randomId.js";
import { keepIn, readJson, removeValue, writeJson } from "./store.js";
import { CHOICE, IDENTITY } from "./storeKeys.js";

/** A tracker at work. It is its own outbox, so that the tag needs one object only. */
export interface TrackerState extends Outbox {
  readonly settings: TrackerOptions & AutomaticOptions;
  /** Holds while the visitor has not chosen, or the browser has no place to keep their choice. */
  choice?: "in" | "out";
  /** The browser's place for keys, if it gives one. */
  place?: Storage | void;
  hasViewed?: boolean;
  /** Reports what the page has not reported yet, when the visitor leaves it. */
  endPage: () => void;
}

interface Identity {
  visitorId?: string;
  userId?: string;
  /** Properties of every event. */
  properties?: PropertiesInput;
}

export function identityOf(tracker: TrackerState): Identity {
  return readJson(tracker, tracker.keyPrefix + IDENTITY) ?? {};
}

export function know(tracker: TrackerState, more: Identity): void {
  // Another tab may have opted out. What the app still says stays in memory.
  if (!isRecording(tracker)) keepIn(tracker);
  writeJson(tracker, tracker.keyPrefix + IDENTITY, {
    ...identityOf(tracker),
    ...more,
  });
}

export function forgetIdentity(tracker: TrackerState): void {
  removeValue(tracker, tracker.keyPrefix + IDENTITY);
}

/** Adds the properties of every event. Those of the event win. */
export function withSuper(
  tracker: TrackerState,
  properties?: PropertiesInput,
): PropertiesInput {
  return {
    ...(isTag ? undefined : tracker.settings.superProperties),
    ...identityOf(tracker).properties,
    ...properties,
  };
}

export function visitorIdOf(tracker: TrackerState): string | undefined {
  // Without a place to keep an id, one from the server for the day counts better than a new one
  // for each page.
  if (tracker.settings.cookieless || !tracker.place || !isRecording(tracker)) {
    return undefined;
  }
  if (!identityOf(tracker).visitorId) {
    know(tracker, { visitorId: randomId() });
  }
  return identityOf(tracker).visitorId;
}

export function choose(tracker: TrackerState, next: "in" | "out"): void {
  tracker.choice = next;
  attempt(() => (tracker.place![tracker.keyPrefix + CHOICE] = next));
}

export const storedChoice = (tracker: TrackerState) =>
  attempt((): unknown => tracker.place![tracker.keyPrefix + CHOICE]);

/** Reads the choice each time: another tab, or a later page, may have opted out. */
export const isRecording = (tracker: TrackerState) =>
  (storedChoice(tracker) ?? tracker.choice) === "in";
