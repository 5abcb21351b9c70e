/** The tracker itself: the visitor and their consent, in front of the outbox. What is counted by itself is apart. */
import type { AnyEvents, PropertiesInput } from "../shared/event/eventMap.js";
import { attempt } from "./attempt.js";
import { httpTransport } from "./httpTransport.js";
import { isTag } from "./isTag.js";
import { listen } from "./listen.js";
import type {
  AutomaticOptions,
  PageOptions,
  TrackerOptions,
} from "./options.js";
import { createOutbox } from "./outbox.js";
import { randomId } from "./randomId.js";
import { sentAddress } from "./sentAddress.js";
import { createStore } from "./store.js";
import type { Tracker } from "./tracker.js";
import type { SentEvent } from "./transport.js";

/** Key of the store, behind its prefix, of who the visitor is. */
const IDENTITY = "v";
/** Not in the store: even who leaves no other trace wants a choice to be remembered. */
const CHOICE = "c";

declare global {
  /** By key: copies of the script share them, so that two of one site count nothing twice. */
  var footfalls: Record<string, Tracker> | undefined;
  interface Document {
    /** Chrome's: the page is made in advance, and may never be shown. */
    readonly prerendering?: boolean;
  }
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
}

const onDisk = () => localStorage;
const nothing = () => {};

/** A page that is made in advance does not know who will see it, or whether anybody will. */
const whenShown = <Answer>(run: () => Answer) =>
  (isTag ? document.prerendering : globalThis.document?.prerendering)
    ? (listen("prerenderingchange", run) as undefined)
    : run();

/** What a watch may do with what it sees. */
export interface Recorder {
  track: (name: string, properties: PropertiesInput) => void;
  view: (fields: Partial<SentEvent>) => void;
  record: (type: SentEvent["type"], fields: Partial<SentEvent>) => void;
}

/** Begins to watch the page; what it returns is called when the page, or the route, is left. */
export type Watch = (
  recorder: Recorder,
  options: AutomaticOptions & PageOptions,
) => () => void;

/** The tracker of the key: made, unless the page has it already. */
export function trackerOf<Events = AnyEvents>(
  options: TrackerOptions & AutomaticOptions,
  watch?: Watch,
): Tracker<Events> {
  const trackers = ((isTag ? window : globalThis).footfalls ??= {});
  const tracker = (trackers[options.key!] ??= start(options, watch));
  return tracker as unknown as Tracker<Events>;
}

interface Identity {
  visitorId?: string;
  userId?: string;
  /** Of every event. */
  properties?: PropertiesInput;
}

function start(
  options: TrackerOptions & AutomaticOptions,
  watch?: Watch,
): Tracker {
  const endpoint = isTag ? options.endpoint! : (options.endpoint ?? "");
  const key = isTag ? options.key! : (options.key ?? "");
  const prefix = `footfall.${`${key}`.slice(-8)}.`;
  const store = createStore();
  /** What the visitor has not decided, or there is no place to keep. */
  let choice: "in" | "out" = "out";
  /** Without a place to keep an id, the server's for the day counts better than a new one for each page. */
  let isAnonymous: unknown = options.cookieless;
  let hasViewed = false;
  let dropped = 0;
  let leavePage = nothing;

  const outbox = createOutbox(
    store,
    prefix,
    (isTag ? undefined : options.transport) ?? httpTransport(endpoint, key),
    options,
    (event, reason) => {
      dropped++;
      if (!isTag) attempt(() => options.onDrop?.(event, reason!));
    },
  );

  function identity(): Identity {
    return store.read(prefix + IDENTITY) ?? {};
  }

  function know(more: Identity): void {
    // Another tab may have opted out: what is still said stays in memory.
    if (!isRecording()) store.persist(nothing);
    store.write(prefix + IDENTITY, { ...identity(), ...more });
  }

  function getVisitorId(): string | undefined {
    if (isAnonymous || !isRecording()) return undefined;
    if (!identity().visitorId) know({ visitorId: randomId() });
    return identity().visitorId;
  }

  function withSuper(properties?: PropertiesInput): PropertiesInput {
    return {
      ...(isTag ? undefined : options.superProperties),
      ...identity().properties,
      ...properties,
    };
  }

  function record(type: SentEvent["type"], fields: Partial<SentEvent>): void {
    if (!isRecording()) return;
    const event: Omit<SentEvent, "eventId"> = {
      type,
      occurredAt: Date.now(),
      url: location.href,
      hashRoutes: options.hashRoutes,
      canonical:
        options.canonical &&
        document.querySelector<HTMLLinkElement>("[rel=canonical]")?.href,
      title: document.title,
      visitorId: getVisitorId(),
      userId: identity().userId,
      ...fields,
    };
    for (const field of ["canonical", "url", "path", "referrer"] as const) {
      // A page may be called by a number, or by an address that is an object.
      event[field] &&= sentAddress(
        `${event[field]}`,
        options.pageParameters,
        options.hashRoutes,
      );
    }
    outbox.add(event);
  }

  function view(fields: Partial<SentEvent>): void {
    // Of later views it is the page before, which is no way to the site.
    const referrer = hasViewed ? undefined : document.referrer;
    record("pageview", {
      referrer,
      ...fields,
      properties: withSuper(fields.properties),
    });
    hasViewed = true;
  }

  function choose(next: "in" | "out"): void {
    choice = next;
    attempt(() => (localStorage[prefix + CHOICE] = next));
  }

  const storedChoice = () =>
    attempt((): unknown => localStorage[prefix + CHOICE]);

  /** Asked each time: another tab, or a later page, may have opted out. */
  const isRecording = () => (storedChoice() ?? choice) === "in";

  function open(): void {
    if (!isAnonymous) store.persist(onDisk);
    outbox.open();
  }

  function leave(): void {
    leavePage();
    void outbox.flush(true);
  }

  const tracker: Tracker = {
    page(page) {
      leavePage();
      view({ ...page });
    },
    track(name, properties?: PropertiesInput, options?: object) {
      record("track", { name, properties: withSuper(properties), ...options });
    },
    identify(userId, traits) {
      know({ userId: `${userId}` });
      record("identify", { traits });
    },
    register(more) {
      know({
        // Those of the options are none of the visitor's; a tag has none.
        properties: isTag
          ? withSuper(more)
          : { ...identity().properties, ...more },
      });
    },
    reset() {
      leavePage();
      store.remove(prefix + IDENTITY);
    },
    flush: () => outbox.flush(),
    optIn() {
      // What was read before is nobody's business.
      if (!isRecording()) leavePage();
      choose("in");
      open();
    },
    optOut() {
      store.persist(onDisk); // Of an earlier visit something may be there.
      store.keys(prefix).forEach(store.remove);
      store.persist(nothing);
      choose("out");
    },
    getVisitorId,
    droppedEvents: () => dropped,
  };
  for (const name in tracker) {
    // None of them asks for `this`.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const run = tracker[name as keyof Tracker] as (...args: unknown[]) => never;
    tracker[name as keyof Tracker] = (...args: unknown[]) =>
      attempt(() => whenShown(() => run(...args)))!;
  }

  attempt(() => {
    const begin = () => {
      isAnonymous ||= !attempt(onDisk);
      if (isRecording() && (storedChoice() || options.consent !== "pending"))
        open();
      listen("pagehide", leave);
      listen("visibilitychange", () => document.hidden && leave());
      leavePage =
        // eslint-disable-next-line @typescript-eslint/unbound-method
        watch?.({ view, record, track: tracker.track }, options) ?? leavePage;
    };
    const isUnwanted =
      options.honourDoNotTrack &&
      (navigator.doNotTrack === "1" || navigator.globalPrivacyControl);
    // There is no document on a server, and nobody to be recorded.
    if ((isTag || document) && !isUnwanted) choice = "in";
    whenShown(begin);
  });
  return tracker;
}
