/**
 * Nothing is lost and nothing counts twice, whatever the network, the storage, the server and the
 * process do. The model reads the raw text on the device and the bodies of requests, and nothing
 * else of the tracker.
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import fc from "../fastCheck.helpers.js";
import {
  Phone,
  putBack,
  settled,
  useClock,
  type AppRequest,
} from "./app.helpers.js";

beforeEach(useClock);
afterEach(putBack);

const answers = [
  "stored",
  "stored, not told",
  "not stored",
  "busy",
  "rate",
  "too large",
  "login page",
  "first row internal",
] as const;

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: "track" } as const) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("answer" as const),
      how: fc.constantFrom(...answers),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("advance" as const),
      durationMs: fc.constantFrom(1, 1000, 12_000, 40_000, 400_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("state" as const),
      to: fc.constantFrom("active" as const, "background" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("connect" as const),
      isOnline: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "flush" } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("storage" as const),
      isSlow: fc.boolean(),
      isFull: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "write" } as const) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

class History {
  readonly phone = new Phone();
  tracker = this.phone.start({ engagement: false });
  count = 0;
  /** Names of events that the process, or the device, still has to bring to the server. */
  readonly owed = new Set<string>();
  /** Ids under which the server stored an event, by its name. */
  readonly storedAs = new Map<string, Set<string>>();
  readonly dropped: string[] = [];

  async take(next: Step): Promise<void> {
    const { phone } = this;
    switch (next.kind) {
      case "track": {
        const name = `e${this.count++}.`;
        this.owed.add(name);
        this.tracker.track(name);
        break;
      }
      case "answer":
        for (const request of phone.requests.slice(0, 1)) {
          this.answer(request, next.how);
        }
        break;
      case "advance":
        await phone.advance(next.durationMs);
        break;
      case "state":
        await phone.go(next.to);
        break;
      case "connect":
        await phone.connect(next.isOnline);
        break;
      case "flush":
        void this.tracker.flush();
        void this.tracker.flush();
        break;
      case "storage":
        phone.isSlow = next.isSlow;
        phone.isFull = next.isFull;
        break;
      case "write":
        await phone.write();
        break;
      case "restart":
        this.restart();
        break;
    }
    await settled();
    this.checkRequests();
  }

  /** An event that is neither on the device nor at the server dies with the process. */
  restart(): void {
    for (const name of this.owed) {
      const isKept =
        this.phone.stored.includes(name) || this.storedAs.has(name);
      if (!isKept) this.owed.delete(name);
    }
    this.tracker = this.phone.start({ engagement: false });
  }

  answer(request: AppRequest, how: (typeof answers)[number]): void {
    const { events } = request.body;
    if (how === "too large" && events.length < 2) return request.fail();
    switch (how) {
      case "stored":
        this.store(request);
        return request.answer(202, { rejected: [] });
      case "stored, not told":
        this.store(request);
        return request.fail();
      case "not stored":
        return request.fail();
      case "busy":
        return request.answer(503, { error: {} }, { "retry-after": "5" });
      case "rate":
        return request.answer(429, { error: {} });
      case "too large":
        return request.answer(413, { error: {} });
      case "login page":
        return request.answer(200, "<html>");
      case "first row internal":
        this.store(request, 1);
        return request.answer(202, {
          rejected: [{ index: 0, reason: "internal", error: "again" }],
        });
    }
  }

  store({ body }: AppRequest, from = 0): void {
    for (const { name, eventId } of body.events.slice(from)) {
      const ids = this.storedAs.get(name!) ?? new Set();
      this.storedAs.set(name!, ids.add(eventId));
    }
  }

  /** A process never has one event in two requests, and never two requests at once. */
  checkRequests(): void {
    expect(this.phone.requests.length).toBeLessThanOrEqual(1);
  }

  /** The storage, the network and the server work again. */
  async finish(): Promise<void> {
    const { phone } = this;
    phone.isSlow = phone.isFull = false;
    await phone.write();
    await phone.connect(true);
    for (let round = 0; round < 40; round++) {
      for (const request of [...phone.requests]) this.answer(request, "stored");
      await phone.advance(600_000);
    }
    void this.tracker.flush();
    await settled();
  }
}

test("every event that the device or the process has is stored once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 60 }),
      async (steps) => {
        const history = new History();
        for (const each of steps) await history.take(each);
        await history.finish();
        for (const name of history.owed) {
          expect(history.storedAs.get(name)?.size, name).toBe(1);
        }
        for (const [name, ids] of history.storedAs) {
          expect(ids.size, name).toBe(1);
        }
        expect(history.phone.requests).toEqual([]);
        expect(history.tracker.droppedEvents()).toBe(0);
        expect(history.phone.stored).not.toMatch(/"e\d+\./);
        history.phone.end();
      },
    ),
    { numRuns: 60 },
  );
});
