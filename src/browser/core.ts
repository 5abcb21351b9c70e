/**
 * The tracker itself: the visitor and their consent, in front of the outbox. `automatic.ts` has
 * what it counts by itself.
 */
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
import { eventOf } from "./eventOf.js";
import { createOutbox } from "./outbox.js";
import { randomId } from "./randomId.js";
import { createStore } from "./store.js";
import type { Tracker } from "./tracker.js";
import type { SentEvent } from "./transport.js";

/** Key of the visitor's identity, behind the prefix of the store. */
const IDENTITY = "v";
/**
 * Key of the visitor's choice, in `localStorage` behind the prefix. It bypasses the store: the
 * choice of a visitor who leaves no other trace is remembered as well.
 */
const CHOICE = "c";

declare global {
  /**
   * Trackers by key. Copies of the script share them, so that two copies for one site count nothing
   * twice.
   */
  var footfalls: Record<string, Tracker> | undefined;
  interface Document {
    /** Only Chrome has it. True while the page is rendered in advance, and may never be shown. */
    readonly prerendering?: boolean;
  }
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
}

/**
 * Runs it once the page is shown. A page that Chrome renders in advance does not know whether
 * anybody will see it.
 */
const whenShown = <Answer>(run: () => Answer) =>
  (isTag ? document.prerendering : globalThis.document?.prerendering)
    ? (listen("prerenderingchange", run) as undefined)
    : run();

/** The tracker as a watch uses it. */
export interface Recorder {
  track: (name: string, properties: PropertiesInput) => void;
  view: (fields: Partial<SentEvent>) => void;
  record: (type: SentEvent["type"], fields: Partial<SentEvent>) => void;
}

/**
 * Begins to watch the page. The tracker calls what it returns when the visitor leaves the page or
 * the route.
 */
export type Watch = (
  recorder: Recorder,
  options: AutomaticOptions & PageOptions,
) => () => void;

/** Returns the page's tracker for the key. Makes it if there is none yet. */
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
  /** Properties of every event. */
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
  /** Holds while the visitor has not chosen, or the browser has no place to keep their choice. */
  let choice: "in" | "out" = "out";
  /** The browser's place for keys, if it gives one. */
  let disk: Storage | undefined;
  let hasViewed = false;
  let dropped = 0;
  let leavePage: (() => void) | undefined;

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
    // Another tab may have opted out. What the app still says stays in memory.
    if (!isRecording()) store.persist();
    store.write(prefix + IDENTITY, { ...identity(), ...more });
  }

  function getVisitorId(): string | undefined {
    // Without a place to keep an id, one from the server for the day counts better than a new one
    // for each page.
    if (options.cookieless || !disk || !isRecording()) return undefined;
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
    outbox.add(
      eventOf(
        {
          type,
          visitorId: getVisitorId(),
          userId: identity().userId,
          ...fields,
        },
        options,
      ),
    );
  }

  function view(fields: Partial<SentEvent>): void {
    // The referrer of a later view is the page before. It did not lead to the site.
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
    attempt(() => (disk![prefix + CHOICE] = next));
  }

  const storedChoice = () => attempt((): unknown => disk![prefix + CHOICE]);

  /** Reads the choice each time: another tab, or a later page, may have opted out. */
  const isRecording = () => (storedChoice() ?? choice) === "in";

  function open(): void {
    if (!options.cookieless) store.persist(disk);
    outbox.open();
  }

  function leave(): void {
    leavePage?.();
    void outbox.flush(true);
  }

  const tracker = harmless({
    page(page) {
      leavePage?.();
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
        // The properties in the options are not the visitor's. A tag has none.
        properties: isTag
          ? withSuper(more)
          : { ...identity().properties, ...more },
      });
    },
    reset() {
      leavePage?.();
      store.remove(prefix + IDENTITY);
    },
    flush: () => outbox.flush(),
    optIn() {
      // Nobody may count what the visitor read before they agreed.
      if (!isRecording()) leavePage?.();
      choose("in");
      open();
    },
    optOut() {
      store.persist(disk); // An earlier visit may have left something.
      store.keys(prefix).forEach(store.remove);
      store.persist();
      choose("out");
    },
    getVisitorId,
    droppedEvents: () => dropped,
  });
  attempt(() => {
    const isUnwanted =
      options.honourDoNotTrack &&
      (navigator.doNotTrack === "1" || navigator.globalPrivacyControl);
    // A server has no document, and no visitor to record.
    if ((isTag || document) && !isUnwanted) choice = "in";
    whenShown(() => {
      disk = attempt(() => localStorage) as Storage | undefined;
      if (isRecording() && (storedChoice() || options.consent !== "pending"))
        open();
      listen("pagehide", leave);
      listen("visibilitychange", () => document.hidden && leave());
      // eslint-disable-next-line @typescript-eslint/unbound-method
      leavePage = watch?.({ view, record, track: tracker.track }, options);
    });
  });
  return tracker;
}

/** The same commands, but none of them throws, and none runs before the page is shown. */
function harmless(tracker: Tracker): Tracker {
  for (const name in tracker) {
    // None of them uses `this`.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const run = tracker[name as keyof Tracker] as (...args: unknown[]) => never;
    tracker[name as keyof Tracker] = (...args: unknown[]) =>
      attempt(() => whenShown(() => run(...args)))!;
  }
  return tracker;
}
