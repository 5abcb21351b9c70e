/**
 * Makes the tracker of a page, and begins to record once the page is shown. `automatic.ts` has
 * what it counts by itself.
 */
import type { AnyEvents, PropertiesInput } from "../shared/event/eventMap.js";
import { attempt } from "./attempt.js";
import { commandsOf, open } from "./commands.js";
import { httpTransport } from "./httpTransport.js";
import { isTag } from "./isTag.js";
import { listen } from "./listen.js";
import type { AutomaticOptions, TrackerOptions } from "./options.js";
import { flush } from "./sending.js";
import type { Tracker } from "./tracker.js";
import { isRecording, storedChoice, type TrackerState } from "./visitor.js";

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

/** Begins to watch the page, and sets what the tracker does when the visitor leaves it. */
export type Watch = (
  tracker: TrackerState,
  track: (name: string, properties: PropertiesInput) => void,
) => void;

/** Returns the page's tracker for the key. Makes it if there is none yet. */
export function trackerOf<Events = AnyEvents>(
  options: TrackerOptions & AutomaticOptions,
  watch?: Watch,
): Tracker<Events> {
  const trackers = ((isTag ? window : globalThis).footfalls ??= {});
  const tracker = (trackers[options.key!] ??= start(options, watch));
  return tracker as unknown as Tracker<Events>;
}

function start(
  options: TrackerOptions & AutomaticOptions,
  watch?: Watch,
): Tracker {
  const endpoint = isTag ? options.endpoint! : (options.endpoint ?? "");
  const key = isTag ? options.key! : (options.key ?? "");
  const state: TrackerState = {
    unsaved: {},
    keyPrefix: `footfall.${`${key}`.slice(-8)}.`,
    sendBatch:
      (isTag ? undefined : options.transport) ?? httpTransport(endpoint, key),
    settings: options,
    recordedKeys: new Set(),
    keysInFlight: new Set(),
    batchEvents: options.maxBatchEvents ?? 100,
    failures: 0,
    dropped: 0,
    endPage() {},
  };
  const tracker = harmless(commandsOf(state));

  function leave(): void {
    state.endPage();
    void flush(state, true);
  }

  attempt(() => {
    // Browsers say "1", "0", "unspecified" or null.
    const isUnwanted =
      options.honourDoNotTrack &&
      (+navigator.doNotTrack! || navigator.globalPrivacyControl);
    // A server has no document, and no visitor to record.
    if ((isTag || document) && !isUnwanted) state.choice = "in";
    // Pages on loopback have a port, and few others have one. Bundlers split this import off. The
    // tag has the help in its second file.
    if (!isTag && location.port) {
      state.notices = [];
      import("./consoleHelp.js")
        .then(({ help }) => help(state))
        .catch(() => {});
    }
    whenShown(() => {
      state.place = attempt(() => localStorage);
      if (
        isRecording(state) &&
        (storedChoice(state) || options.consent !== "pending")
      )
        open(state);
      listen("pagehide", leave);
      listen("visibilitychange", () => document.hidden && leave());
      // eslint-disable-next-line @typescript-eslint/unbound-method
      if (isTag || watch) watch!(state, tracker.track);
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
