/** Makes the tracker of an app, and begins to record once it has read the device. */
import { attempt } from "../browser/attempt.js";
import type { Notice, Outcome } from "../browser/notices.js";
import type { TrackerOptions } from "../browser/options.js";
import { isRecording, storedChoice } from "../browser/visitor.js";
import type { AnyEvents } from "../shared/event/eventMap.js";
import { commandsOf, flushAfter, open, type Later } from "./commands.js";
import { openDeviceStorage } from "./deviceStorage.js";
import { watchEngagement } from "./engagement.js";
import { explain } from "./explain.js";
import { nativeId } from "./nativeId.js";
import { nativeTransport } from "./nativeTransport.js";
import type { NativeOptions } from "./options.js";
import { flush, retryNow } from "./sending.js";
import { visitorOf, type NativeState } from "./state.js";
import type { NativeTracker } from "./tracker.js";

declare global {
  /**
   * Trackers by key. A module that a fast refresh evaluates again gets the tracker that it made
   * before.
   */
  var footfallNativeTrackers: Record<string, NativeTracker> | undefined;
}

/** Bounds the calls that wait for the device. A storage that never answers must not fill memory. */
const MAX_WAITING_CALLS = 1000;

/**
 * Makes the tracker of an app with React Native. If you give it your events as a type, wrong names
 * and properties are type errors. A second call with the same key returns the same tracker.
 *
 * @example
 * const tracker = createTracker<{ signup: { plan: string } }>({
 *   endpoint: "https://YOUR-DEPLOYMENT.convex.site/analytics/ingest",
 *   key: "ff_pub_…",
 *   storage: AsyncStorage,
 *   appState: AppState,
 *   platform: Platform,
 * });
 * tracker.screen("Cart");
 */
export function createTracker<Events = AnyEvents>(
  options: NativeOptions,
): NativeTracker<Events> {
  const trackers = (globalThis.footfallNativeTrackers ??= {});
  const tracker = (trackers[options.key] ??= start(options));
  return tracker as unknown as NativeTracker<Events>;
}

function start(options: NativeOptions): NativeTracker {
  const state = stateOf(options);
  const isReady = openDevice(state);
  let waiting: (() => void)[] | undefined = [];
  const later: Later = (run) => {
    const calledAt = Date.now();
    const call = () => void attempt(() => run(calledAt));
    if (!waiting) call();
    else if (waiting.length < MAX_WAITING_CALLS) waiting.push(call);
    else state.dropped++;
  };
  void isReady.then(() => {
    const calls = waiting ?? [];
    waiting = undefined;
    for (const call of calls) call();
  });
  void attempt(() => watchApp(state, later));
  return {
    ...commandsOf(state, later),
    flush: () => flushAfter(state, isReady),
    getVisitorId: () =>
      isReady.then(() => attempt(() => visitorOf(state)) ?? undefined),
  };
}

function stateOf(options: NativeOptions): NativeState {
  return {
    unsaved: {},
    keyPrefix: `footfall.${`${options.key}`.slice(-8)}.`,
    sendBatch: nativeTransport(options),
    // The outbox reads the options that both trackers have.
    settings: options as unknown as TrackerOptions,
    options,
    recordedKeys: new Set(),
    keysInFlight: new Set(),
    batchEvents: options.maxBatchEvents ?? 100,
    failures: 0,
    dropped: 0,
    choice: "in",
    isOnline: true,
    flushed: Promise.resolve(),
    makeId: options.randomId ?? nativeId,
    save: () => Promise.resolve(),
    endPage() {},
    ...(globalThis.__DEV__ && { notices: explained() }),
  };
}

/** A queue that holds nothing: each notice is explained at once. */
function explained(): Notice[] {
  const tell = explain();
  const notices: Notice[] = [];
  notices.push = (notice) => {
    void attempt(() => tell(notice as Outcome));
    return 0;
  };
  return notices;
}

/**
 * Reads the device, and opens the queue if the person has not refused. Never rejects. If the
 * storage cannot be read, all stays in memory, and the tracker writes nothing over what is there.
 */
async function openDevice(state: NativeState): Promise<void> {
  const { storage, consent } = state.options;
  try {
    const device = await openDeviceStorage(
      storage,
      state.keyPrefix.slice(0, -1),
    );
    state.place = device.place;
    state.save = device.save;
  } catch {
    // `place` is missing.
  }
  const hasChosen = storedChoice(state) !== undefined;
  if (isRecording(state) && (hasChosen || consent !== "pending")) open(state);
}

/** Follows the app to the background and back, and the network. */
function watchApp(state: NativeState, later: Later): void {
  const { appState, network, engagement } = state.options;
  const isActive = (appState?.currentState ?? "active") === "active";
  if (appState && engagement !== false) {
    const watch = watchEngagement(state, isActive);
    state.endPage = watch.report;
    appState.addEventListener("change", (next) =>
      later(() => watch.setActive(next === "active")),
    );
  }
  appState?.addEventListener("change", (next) =>
    later(() => {
      if (next === "active") retryNow(state);
      else void flush(state);
    }),
  );
  network?.addEventListener(({ isConnected }) =>
    later(() => {
      const wasOnline = state.isOnline;
      // Null: not known yet.
      state.isOnline = isConnected !== false;
      if (state.isOnline && !wasOnline) retryNow(state);
    }),
  );
}
