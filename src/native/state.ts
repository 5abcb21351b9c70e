/** An app's tracker at work. */
import { waitingKeys } from "../browser/outbox.js";
import type { SentEvent } from "../browser/transport.js";
import {
  identityOf,
  isRecording,
  know,
  visitorIdOf,
  type TrackerState,
} from "../browser/visitor.js";
import type { NativeOptions } from "./options.js";

/** The state of the tracker in a page, and what only an app has. */
export interface NativeState extends TrackerState {
  readonly options: NativeOptions;
  readonly makeId: () => string;
  /** Writes to the device again. Resolves when nothing is under way. */
  save: () => Promise<void>;
  /** False while the network says so. */
  isOnline: boolean;
  /** Whether nobody answered the last batch. */
  isUnreachable?: boolean;
  /** Ends with the last of the flushes so far. One at a time sends. */
  flushed: Promise<void>;
  /** The path of the screen that the person sees. */
  screenPath?: string;
}

/** Returns the visitor's id, and makes it if it is missing and may be kept. */
export function visitorOf(state: NativeState): string | undefined {
  const mayKeep = !state.settings.cookieless && state.place;
  if (mayKeep && isRecording(state) && !identityOf(state).visitorId) {
    know(state, { visitorId: state.makeId() });
  }
  return visitorIdOf(state);
}

/** Returns the keys of the events that wait and are not under way, oldest first. */
export function keysToSend(state: NativeState): string[] {
  return waitingKeys(state).filter((key) => !state.keysInFlight.has(key));
}

/** An event as the outbox takes it. An app has no address. */
export const asSent = (
  event: Partial<SentEvent> & Pick<SentEvent, "type" | "occurredAt">,
) => event as Omit<SentEvent, "eventId">;
