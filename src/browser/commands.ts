/** The commands of a tracker, and what they record. */
import type { PropertiesInput } from "../shared/event/eventMap.js";
import { eventOf } from "./eventOf.js";
import { isTag } from "./isTag.js";
import { addEvent, flush, startSending } from "./sending.js";
import { keepIn, keysFrom, removeValue } from "./store.js";
import type { Tracker } from "./tracker.js";
import type { SentEvent } from "./transport.js";
import {
  choose,
  forgetIdentity,
  identityOf,
  isRecording,
  know,
  visitorIdOf,
  withSuper,
  type TrackerState,
} from "./visitor.js";

export function record(
  tracker: TrackerState,
  type: SentEvent["type"],
  fields: Partial<SentEvent>,
): void {
  if (!isRecording(tracker)) return;
  addEvent(
    tracker,
    eventOf(
      {
        type,
        visitorId: visitorIdOf(tracker),
        userId: identityOf(tracker).userId,
        ...fields,
      },
      tracker.settings,
    ),
  );
}

export function view(tracker: TrackerState, fields: Partial<SentEvent>): void {
  record(tracker, "pageview", {
    // The referrer of a later view is the page before. It did not lead to the site.
    referrer: tracker.hasViewed ? undefined : document.referrer,
    ...fields,
    properties: withSuper(tracker, fields.properties),
  });
  tracker.hasViewed = true;
}

/** Keeps on the device what the visitor lets it keep, and begins to send. */
export function open(tracker: TrackerState): void {
  if (!tracker.settings.cookieless) keepIn(tracker, tracker.place!);
  startSending(tracker);
}

export const commandsOf = (state: TrackerState): Tracker => ({
  page(page) {
    state.endPage();
    view(state, { ...page });
  },
  track(name, properties?: PropertiesInput, options?: object) {
    record(state, "track", {
      name,
      properties: withSuper(state, properties),
      ...options,
    });
  },
  identify(userId, traits) {
    know(state, { userId: `${userId}` });
    record(state, "identify", { traits });
  },
  register(more) {
    know(state, {
      // The properties in the options are not the visitor's. A tag has none.
      properties: isTag
        ? withSuper(state, more)
        : { ...identityOf(state).properties, ...more },
    });
  },
  reset() {
    state.endPage();
    forgetIdentity(state);
  },
  flush: () => flush(state),
  optIn() {
    // Nobody may count what the visitor read before they agreed.
    if (!isRecording(state)) state.endPage();
    choose(state, "in");
    open(state);
  },
  optOut() {
    keepIn(state, state.place!); // An earlier visit may have left something.
    keysFrom(state, state.keyPrefix).forEach((key) => removeValue(state, key));
    keepIn(state);
    choose(state, "out");
  },
  getVisitorId: () => visitorIdOf(state),
  droppedEvents: () => state.dropped,
});
