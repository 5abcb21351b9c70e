/** The commands of the tracker for apps, and what they record. */
import { keepIn, keysFrom, removeValue } from "../browser/store.js";
import type { TrackOptions } from "../browser/tracker.js";
import type { SentEvent } from "../browser/transport.js";
import {
  choose,
  forgetIdentity,
  identityOf,
  isRecording,
  know,
  withSuper,
} from "../browser/visitor.js";
import type { PropertiesInput } from "../shared/event/eventMap.js";
import { addEvent, flush, schedule } from "./sending.js";
import { asSent, visitorOf, type NativeState } from "./state.js";
import type { NativeTracker, ScreenInput } from "./tracker.js";

/** @param occurredAt epoch milliseconds */
export function record(
  state: NativeState,
  type: SentEvent["type"],
  occurredAt: number,
  fields: Partial<SentEvent>,
): void {
  if (!isRecording(state)) return;
  addEvent(
    state,
    asSent({
      type,
      occurredAt,
      path: state.screenPath,
      visitorId: visitorOf(state),
      userId: identityOf(state).userId,
      ...fields,
    }),
  );
}

/** Keeps on the device what the person lets it keep, and begins to send. */
export function open(state: NativeState): void {
  if (!state.settings.cookieless) keepIn(state, state.place as Storage);
  state.isSending = true;
  schedule(state, 0);
}

const pathOf = (name: string) => (name.startsWith("/") ? name : `/${name}`);

/**
 * Runs a command once the tracker has read the device.
 *
 * @param run receives the time of the call
 */
export type Later = (run: (calledAt: number) => void) => void;

/** The commands without `flush` and `getVisitorId`, which answer something. */
export function commandsOf(
  state: NativeState,
  later: Later,
): Omit<NativeTracker, "flush" | "getVisitorId"> {
  const run =
    <Args extends unknown[]>(
      command: (calledAt: number, ...args: Args) => void,
    ) =>
    (...args: Args) =>
      later((calledAt) => command(calledAt, ...args));

  return {
    screen: run((at, name: string, { title, properties }: ScreenInput = {}) => {
      state.endPage();
      state.screenPath = pathOf(`${name}`);
      record(state, "pageview", at, {
        title,
        properties: withSuper(state, properties),
      });
    }),
    track: run(
      (
        at,
        name: string,
        properties?: PropertiesInput,
        options?: TrackOptions,
      ) =>
        record(state, "track", at, {
          name,
          properties: withSuper(state, properties),
          ...options,
        }),
    ),
    identify: run((at, userId: string, traits?: PropertiesInput) => {
      know(state, { userId: `${userId}` });
      record(state, "identify", at, { traits });
    }),
    register: run((_, more: PropertiesInput) =>
      know(state, { properties: { ...identityOf(state).properties, ...more } }),
    ),
    reset: run(() => {
      state.endPage();
      forgetIdentity(state);
    }),
    optIn: run(() => {
      // Nobody may count what the person read before they agreed.
      if (!isRecording(state)) state.endPage();
      choose(state, "in");
      open(state);
    }),
    optOut: run(() => {
      keepIn(state, state.place as Storage); // An earlier start may have left something.
      for (const key of keysFrom(state, state.keyPrefix)) {
        removeValue(state, key);
      }
      keepIn(state);
      choose(state, "out");
    }),
    droppedEvents: () => state.dropped,
  };
}

/** Sends now, once the tracker has read the device. */
export const flushAfter = (state: NativeState, isReady: Promise<unknown>) =>
  isReady.then(() => flush(state));
