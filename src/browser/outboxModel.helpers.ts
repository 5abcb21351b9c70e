/**
 * A model of the outbox, separate from its code. It knows which events were recorded, what the
 * server did with each, what the page learned, and from when a page may send again.
 */
import { expect } from "vitest";
import { HOUR, SECOND } from "../shared/units.js";
import type { PageAnswer, PageRequest } from "./browser.helpers.js";
import type { Tab } from "./tab.helpers.js";

const MAX_REQUEST_BYTES = 60_000;
/**
 * A page waits for this long before it takes a failure as final. A page that ends does not live
 * that long.
 */
const PAUSE_MS = 100;

interface Fate {
  /** Ids under which the server has stored the event. */
  storedAs: Set<string>;
  /** Reasons that the server has given. */
  refusals: string[];
  drops: string[];
  isAcknowledged: boolean;
  /** The tab that recorded it. An event that is in memory only ends with its tab. */
  tab: Tab;
  isInMemory: boolean;
  /** Whether it was under way in two requests at once, or fell off the queue while under way. */
  isDoubled: boolean;
  /** Whether a request stored it without an answer about it. */
  isUnsure: boolean;
}

export interface Rejection {
  index: number;
  reason: "validation" | "internal";
  error: string;
}

export class OutboxModel {
  readonly fates = new Map<string, Fate>();
  /**
   * The time from which a page may send a request. All tabs know it. A tab that could not store its
   * own has one in `#ownMayAskAt`.
   */
  #mayAskAt = 0;
  readonly #ownMayAskAt = new Map<Tab, number>();
  readonly #underWay = new Set<PageRequest>();
  unnamedDrops = 0;

  constructor(
    private readonly maxQueuedEvents: number,
    private readonly canLock: boolean,
  ) {}

  record(name: string, tab: Tab, isInMemory: boolean): void {
    this.fates.set(name, {
      tab,
      isInMemory,
      storedAs: new Set(),
      refusals: [],
      drops: [],
      isAcknowledged: false,
      isDoubled: false,
      isUnsure: false,
    });
  }

  /** A page sends a request. */
  request(
    request: PageRequest,
    isBlocked: boolean,
    canWrite: () => boolean,
  ): void {
    const { tab, bytes } = request;
    const { now } = tab.browser.clock;
    const events = eventsOf(request);
    if (events.length > 1) expect(bytes).toBeLessThanOrEqual(MAX_REQUEST_BYTES);
    const own = this.#ownMayAskAt.get(tab);
    expect(now).toBeGreaterThanOrEqual(own ?? (isBlocked ? 0 : this.#mayAskAt));
    for (const { name } of events) {
      const fate = this.fates.get(name)!;
      expect(fate.isAcknowledged).toBe(false);
      expect(fate.drops).toEqual([]);
      for (const other of this.#underWay) {
        if (!other.tab.isOpen) continue;
        if (!eventsOf(other).some((each) => each.name === name)) continue;
        fate.isDoubled = true;
        // One tab never sends an event twice at once. Tabs that take turns do not either.
        expect(other.tab).not.toBe(tab);
        if (this.canLock) {
          expect(request.isLeaving || other.isLeaving).toBe(true);
        }
      }
    }
    // A page learns nothing about a beacon.
    if (request.isBeacon) this.unsent(tab, canWrite);
    else this.#underWay.add(request);
  }

  store(request: PageRequest, rejected: Rejection[] = []): void {
    eventsOf(request).forEach(({ name, eventId }, index) => {
      if (rejected.some((row) => row.index === index)) return;
      this.fates.get(name)!.storedAs.add(eventId);
      this.fates.get(name)!.isUnsure = true;
    });
  }

  /** A page receives an answer. */
  answer(
    request: PageRequest,
    { status, headers, ...answer }: PageAnswer,
    canWrite: () => boolean,
  ): void {
    const body = answer.body as {
      rejected?: Rejection[];
      error?: { message: string };
    };
    const events = eventsOf(request);
    this.#underWay.delete(request);
    if (status === 413 && events.length > 1) return;
    if (typeof body !== "object") return this.unsent(request.tab, canWrite);
    const isAnswered = status !== 429 && status < 500;
    let mustRetry = !isAnswered;
    if (isAnswered) {
      events.forEach(({ name }, index) => {
        const fate = this.fates.get(name)!;
        const row = body.rejected?.find((each) => each.index === index);
        if (row?.reason === "internal") mustRetry = true;
        else if (row) fate.refusals.push(row.error);
        else if (status > 299) fate.refusals.push(body.error!.message);
        else fate.isAcknowledged = true;
      });
    }
    if (mustRetry) this.#wait(request.tab, canWrite, headers);
  }

  /** A page learns that no answer will come. */
  fail(request: PageRequest, canWrite: () => boolean): void {
    this.#underWay.delete(request);
    this.unsent(request.tab, canWrite);
  }

  /**
   * The page's own browser is about to report that a request has failed, or that its fate is
   * unknown.
   */
  unsent(tab: Tab, canWrite: () => boolean): void {
    tab.browser.clock.start(() => {
      if (tab.isOpen) this.#wait(tab, canWrite);
    }, PAUSE_MS);
  }

  #wait(
    tab: Tab,
    canWrite: () => boolean,
    headers: Record<string, string> = {},
  ): void {
    const waitMs = Number(headers["retry-after"] ?? 1) * SECOND;
    const mayAskAt = tab.browser.clock.now + Math.min(waitMs, HOUR);
    if (canWrite()) {
      this.#mayAskAt = mayAskAt;
      this.#ownMayAskAt.delete(tab);
    } else this.#ownMayAskAt.set(tab, mayAskAt);
  }

  drop(name: string | undefined, reason: string): void {
    if (name === undefined) {
      this.unnamedDrops++;
      return;
    }
    const fate = this.fates.get(name)!;
    if (reason === "queue full") {
      const waiting = [...this.fates.values()].filter(
        ({ isAcknowledged, drops }) => !isAcknowledged && !drops.length,
      );
      expect(waiting.length).toBeGreaterThan(this.maxQueuedEvents);
      for (const request of this.#underWay) {
        if (eventsOf(request).some((event) => event.name === name)) {
          fate.isDoubled = true;
        }
      }
    } else {
      expect(fate.refusals).toContain(reason);
    }
    fate.drops.push(reason);
  }

  /** Checks the outcome after all that can arrive has arrived. */
  check(): void {
    for (const [name, fate] of this.fates) {
      const { storedAs, drops, tab, isInMemory, isDoubled, isUnsure } = fate;
      const outcome = storedAs.size + drops.length;
      const told = `${name}: stored ${storedAs.size}, dropped ${drops.length}`;
      expect(storedAs.size, told).toBeLessThanOrEqual(1);
      const mayBeLost = isInMemory && !tab.isOpen;
      if (!mayBeLost) expect(outcome, told).toBeGreaterThan(0);
      if (!isDoubled) expect(drops.length, told).toBeLessThanOrEqual(1);
      if (!isDoubled && !isUnsure) {
        expect(outcome, told).toBeLessThanOrEqual(1);
      }
    }
    const doubled = [...this.fates.values()].filter((fate) => fate.isDoubled);
    if (!doubled.length) expect(this.unnamedDrops).toBe(0);
  }
}

function eventsOf({ body }: PageRequest) {
  return (JSON.parse(body) as { events: { name: string; eventId: string }[] })
    .events;
}
