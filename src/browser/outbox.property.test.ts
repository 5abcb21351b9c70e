// @vitest-environment node
/**
 * Tabs record, hide, end and begin at any moment. The network and the server fail in every way. The
 * disk is there, full or forbidden. In the end the server has each event once, or the app knows of
 * its loss.
 */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import fc from "../fastCheck.helpers.js";
import { HOUR, MINUTE, SECOND } from "../shared/units.js";
import { OutboxModel, type Rejection } from "./outboxModel.helpers.js";
import {
  Browser,
  type PageAnswer,
  type PageRequest,
} from "./browser.helpers.js";
import type { Tab } from "./tab.helpers.js";
import { quiet, startTracker } from "./tracker.helpers.js";
import type { Tracker } from "./tracker.js";

let seed = 0;
beforeEach(() => {
  vi.spyOn(Math, "random").mockImplementation(() => {
    seed = (seed * 16807 + 11) % 2147483647;
    return seed / 2147483647;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const arbitraryRetryAfter = fc.constantFrom(undefined, 0, 5, 120, 3000, 7200);
const arbitraryAnswer = fc.record({
  delayMs: fc.constantFrom(0, 0, 20, 1500, 12_000, 45_000),
  what: fc.oneof(
    fc.constantFrom(
      { kind: "stored" as const },
      { kind: "lost" as const },
      { kind: "unreachable" as const },
      { kind: "html" as const },
      { kind: "bad" as const },
    ),
    fc.record({
      kind: fc.constant("partly" as const),
      rows: fc.array(
        fc.record({
          at: fc.nat(20),
          reason: fc.constantFrom("validation" as const, "internal" as const),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    fc.record({
      kind: fc.constant("busy" as const),
      status: fc.constantFrom(429, 500, 503),
      retryAfterS: arbitraryRetryAfter,
    }),
    fc.record({
      kind: fc.constant("tooLarge" as const),
      limit: fc.integer({ min: 0, max: 4 }),
    }),
  ),
});
type Answer =
  typeof arbitraryAnswer extends fc.Arbitrary<infer Value> ? Value : never;

const arbitraryText = fc
  .tuple(
    fc.constantFrom("a", "é", "日本", "🛒", '"', "\u0001", "\ud800"),
    fc.oneof(
      { weight: 6, arbitrary: fc.nat(40) },
      { weight: 2, arbitrary: fc.integer({ min: 2000, max: 9000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 56_000, max: 70_000 }) },
    ),
  )
  .map(([letter, length]) => letter.repeat(length));

const whichTab = fc.nat(2);
const arbitraryStep = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("record" as const),
      tab: whichTab,
      texts: fc.array(arbitraryText, { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      durationMs: fc.constantFrom(
        0,
        10,
        SECOND,
        3 * SECOND,
        10 * SECOND,
        2 * MINUTE,
        HOUR,
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("hide" as const, "show" as const, "flush" as const),
      tab: whichTab,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("close" as const),
      tab: whichTab,
      hasTime: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("open" as const),
      isBlocked: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("online" as const, "full" as const),
      isSo: fc.boolean(),
    }),
  },
);
type Step =
  typeof arbitraryStep extends fc.Arbitrary<infer Value> ? Value : never;

const arbitraryWorld = fc.record({
  hasLocks: fc.boolean(),
  hasKeepalive: fc.boolean(),
  isBlocked: fc.boolean(),
  maxBatchEvents: fc.constantFrom(1, 3, 100),
  maxQueuedEvents: fc.constantFrom(4, 10_000, 10_000),
});
type WorldOptions =
  typeof arbitraryWorld extends fc.Arbitrary<infer Value> ? Value : never;

class World {
  readonly browser = new Browser();
  readonly model: OutboxModel;
  readonly trackers = new Map<Tab, Tracker>();
  readonly blocked = new Set<Tab>();
  readonly faults: unknown[] = [];
  drops = 0;
  recorded = 0;

  constructor(
    private readonly options: WorldOptions,
    private readonly answers: Answer[],
  ) {
    const { browser } = this;
    const { maxQueuedEvents, hasLocks, hasKeepalive } = options;
    Object.assign(browser, { hasLocks, hasKeepalive });
    this.model = new OutboxModel(maxQueuedEvents, hasLocks);
    browser.answer = (request) => {
      const { tab } = request;
      this.check(() =>
        this.model.request(request, this.blocked.has(tab), this.canWrite(tab)),
      );
      return this.answer(request);
    };
    browser.onAnswer = (request, answer) =>
      this.check(() => {
        const canWrite = this.canWrite(request.tab);
        if (answer) this.model.answer(request, answer, canWrite);
        else this.model.fail(request, canWrite);
      });
    browser.onUnsent = (tab) => this.model.unsent(tab, this.canWrite(tab));
    this.open(options.isBlocked);
    this.open(options.isBlocked);
  }

  /** Keeps an error of a page until the end. The tracker must catch all of them. */
  check(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.faults.push(error);
    }
  }

  canWrite(tab: Tab): () => boolean {
    return () => !this.blocked.has(tab) && !this.browser.disk.isFull;
  }

  open(isBlocked: boolean): void {
    const tab = this.browser.open({ isBlocked });
    if (isBlocked) this.blocked.add(tab);
    const { maxBatchEvents, maxQueuedEvents } = this.options;
    const tracker = startTracker(tab, {
      ...quiet,
      maxBatchEvents,
      maxQueuedEvents,
      onDrop: (event, reason) => {
        this.drops++;
        this.check(() => this.model.drop(event?.name, reason));
      },
    });
    this.trackers.set(tab, tracker);
  }

  answer(request: PageRequest): PageAnswer | undefined {
    const { delayMs = 0, what = { kind: "stored" as const } } =
      this.answers.shift() ?? {};
    const { events } = JSON.parse(request.body) as { events: unknown[] };
    switch (what.kind) {
      case "unreachable":
        return undefined;
      case "html":
        return { status: 200, body: "<p>Welcome to our hotel</p>", delayMs };
      case "busy": {
        const { status, retryAfterS } = what;
        const headers: Record<string, string> = {};
        if (retryAfterS !== undefined)
          headers["retry-after"] = `${retryAfterS}`;
        return { status, headers, body: {}, delayMs };
      }
      case "bad":
        return { status: 400, body: { error: { message: "no" } }, delayMs };
      case "lost":
        this.model.store(request);
        return undefined;
      case "tooLarge":
        if (events.length > what.limit) {
          return { status: 413, body: { error: { message: "big" } }, delayMs };
        }
        break;
      case "stored":
      case "partly":
    }
    const rejected: Rejection[] = [];
    if (what.kind === "partly") {
      for (const { at, reason } of what.rows) {
        const index = at % events.length;
        if (rejected.some((row) => row.index === index)) continue;
        rejected.push({ index, reason, error: reason });
      }
    }
    this.model.store(request, rejected);
    return { status: 202, body: { accepted: 1, rejected }, delayMs };
  }

  async step(step: Step): Promise<void> {
    const { browser, model } = this;
    const tab = "tab" in step && browser.tabs[step.tab % browser.tabs.length];
    switch (step.kind) {
      case "wait":
        await browser.clock.advance(step.durationMs);
        break;
      case "open":
        this.open(this.options.isBlocked || step.isBlocked);
        break;
      case "online":
        browser.setOnline(step.isSo);
        break;
      case "full":
        browser.disk.isFull = step.isSo;
        break;
      default:
        if (!tab) return;
        if (step.kind === "record") {
          for (const text of step.texts) {
            const name = `event ${++this.recorded}`;
            model.record(name, tab, !this.canWrite(tab)());
            this.trackers.get(tab)!.track(name, { text });
          }
        } else if (step.kind === "close") tab.close(step.hasTime);
        else if (step.kind === "flush") void this.trackers.get(tab)!.flush();
        else tab.setHidden(step.kind === "hide");
    }
    await browser.clock.advance(0);
  }

  /** Ends all failures, and waits long enough. */
  async end(): Promise<void> {
    const { browser, model } = this;
    this.answers.length = 0;
    browser.disk.isFull = false;
    browser.setOnline(true);
    this.open(this.options.isBlocked);
    await browser.clock.advance(3 * HOUR);
    if (this.faults.length) throw this.faults[0];
    model.check();
    const waiting = browser.disk.names.filter((name) => name.startsWith("q"));
    expect(waiting).toEqual([]);
    const counted = [...this.trackers.values()].map((each) =>
      each.droppedEvents(),
    );
    expect(counted.reduce((sum, each) => sum + each, 0)).toBe(this.drops);
  }
}

test("each event is stored once, or the app is told", async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryWorld,
      fc.array(arbitraryAnswer, { maxLength: 25 }),
      fc.array(arbitraryStep, { minLength: 1, maxLength: 40 }),
      async (options, answers, steps) => {
        seed = 1;
        const world = new World(options, [...answers]);
        for (const step of steps) await world.step(step);
        await world.end();
      },
    ),
    { numRuns: 150 },
  );
});
