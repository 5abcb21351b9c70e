/** The queue of an app: crashes, no network, two flushes at once, a storage that fails. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  key,
  Phone,
  putBack,
  settled,
  storedName,
  useClock,
} from "./app.helpers.js";

let phone: Phone;

beforeEach(() => {
  useClock();
  phone = new Phone();
});
afterEach(putBack);

const SENT_SOON_MS = 10_000;
const names = () => phone.events.map(({ name }) => name);
const idsOf = (wanted: string) =>
  new Set(
    phone.events
      .filter(({ name }) => name === wanted)
      .map((each) => each.eventId),
  );

describe("a crash", () => {
  test("between keeping and sending: the next start sends", async () => {
    phone.start().track("before");
    await settled();
    expect(phone.sent).toEqual([]);
    phone.end();
    phone.start();
    await phone.advance(SENT_SOON_MS);
    expect(names()).toEqual(["before"]);
  });

  test("between sending and the answer: the next start sends the same event id", async () => {
    phone.start().track("before");
    await phone.advance(SENT_SOON_MS);
    phone.end();
    phone.start();
    await phone.advance(SENT_SOON_MS);
    expect(names()).toEqual(["before", "before"]);
    expect(idsOf("before").size).toBe(1);
    await phone.answerAll();
    expect(phone.stored).not.toContain("before");
  });

  test("while a write is under way: what was written before is there", async () => {
    const tracker = phone.start();
    tracker.track("one");
    await settled();
    phone.isSlow = true;
    tracker.track("two");
    await settled();
    expect(phone.writes).toHaveLength(1);
    phone.end();
    phone.isSlow = false;
    phone.start();
    await phone.advance(SENT_SOON_MS);
    expect(names()).toEqual(["one"]);
  });

  test("an answered event is not sent again", async () => {
    phone.isAnswering = true;
    phone.start().track("before");
    await phone.advance(SENT_SOON_MS);
    phone.end();
    phone.start();
    await phone.advance(SENT_SOON_MS * 10);
    expect(names()).toEqual(["before"]);
  });
});

describe("the network", () => {
  test("offline, then online: events wait, and go at once", async () => {
    const tracker = phone.start();
    await phone.advance(0);
    await phone.connect(false);
    for (const name of ["one", "two"]) tracker.track(name);
    await phone.advance(600_000);
    expect(phone.sent).toEqual([]);
    await phone.connect(null);
    expect(names()).toEqual(["one", "two"]);
  });

  test("without NetInfo: coming back to the app ends the wait", async () => {
    const tracker = phone.start();
    tracker.track("one");
    await phone.advance(SENT_SOON_MS);
    phone.requests[0]!.fail();
    await settled();
    await phone.go("background");
    expect(phone.sent).toHaveLength(1);
    await phone.go("active");
    expect(phone.sent).toHaveLength(2);
  });

  test("a server that names a time gets it, also from an app that comes back", async () => {
    phone.start().track("one");
    await phone.advance(SENT_SOON_MS);
    phone.requests[0]!.answer(503, { error: {} }, { "retry-after": "300" });
    await settled();
    await phone.go("background");
    await phone.go("active");
    await phone.advance(299_000);
    expect(phone.sent).toHaveLength(1);
    await phone.advance(1000);
    expect(phone.sent).toHaveLength(2);
  });

  test("a request without an answer ends after 30 s", async () => {
    phone.start().track("one");
    await phone.advance(0);
    expect(phone.requests).toHaveLength(1);
    await phone.advance(30_000);
    expect(phone.requests).toHaveLength(0);
    expect(phone.stored).toContain("one");
  });

  test("a login page instead of the server stores nothing", async () => {
    phone.start().track("one");
    await phone.advance(SENT_SOON_MS);
    phone.requests[0]!.answer(200, "<html>Welcome to our hotel");
    await phone.advance(5000);
    expect(names()).toEqual(["one", "one"]);
  });

  test.each(["background", "inactive"] as const)(
    "%s sends at once",
    async (to) => {
      const tracker = phone.start({ engagement: false });
      await phone.advance(0);
      tracker.track("last");
      await phone.go(to);
      expect(names()).toEqual(["last"]);
    },
  );

  test("a full batch goes at once, and 413 halves it", async () => {
    const tracker = phone.start({ maxBatchEvents: 4 });
    await phone.advance(0);
    for (const name of ["a", "b", "c", "d"]) tracker.track(name);
    await settled();
    expect(names()).toEqual(["a", "b", "c", "d"]);
    phone.requests[0]!.answer(413, { error: {} });
    await settled();
    expect(names().slice(4)).toEqual(["a", "b"]);
    await phone.answerAll();
    expect(names().slice(4)).toEqual(["a", "b", "c", "d"]);
  });
});

describe("two flushes at once", () => {
  test("send each event once, and both end when all is sent", async () => {
    const tracker = phone.start();
    await phone.advance(0);
    tracker.track("one");
    const ended: string[] = [];
    void tracker.flush().then(() => ended.push("first"));
    void tracker.flush().then(() => ended.push("second"));
    await settled();
    expect(names()).toEqual(["one"]);
    tracker.track("two");
    void tracker.flush().then(() => ended.push("third"));
    await settled();
    expect(names()).toEqual(["one"]);
    expect(ended).toEqual([]);
    await phone.answerAll();
    expect(names()).toEqual(["one", "two"]);
    expect(ended).toEqual(["first", "second", "third"]);
  });
});

describe("answers", () => {
  test("a refused row is dropped and told, one that may succeed is sent again", async () => {
    const onDrop = vi.fn();
    const tracker = phone.start({ onDrop });
    for (const name of ["fine", "wrong", "later"]) tracker.track(name);
    await phone.advance(SENT_SOON_MS);
    phone.requests[0]!.answer(202, {
      rejected: [
        { index: 1, reason: "validation", error: "name is too odd" },
        { index: 2, reason: "internal", error: "try again" },
      ],
    });
    await phone.advance(5000);
    expect(names().slice(3)).toEqual(["later"]);
    expect(onDrop.mock.calls).toMatchObject([
      [{ name: "wrong" }, "name is too odd"],
    ]);
    expect(tracker.droppedEvents()).toBe(1);
  });

  test("a refused request drops its events", async () => {
    const onDrop = vi.fn();
    phone.start({ onDrop }).track("one");
    await phone.advance(SENT_SOON_MS);
    phone.requests[0]!.answer(401, { error: { message: "no such key" } });
    await settled();
    expect(onDrop.mock.calls).toMatchObject([[{ name: "one" }, "no such key"]]);
    expect(phone.stored).not.toContain("one");
  });
});

describe("bounds", () => {
  test("beyond the most events the oldest go", async () => {
    const onDrop = vi.fn();
    const tracker = phone.start({ maxQueuedEvents: 3, onDrop });
    await phone.advance(0);
    await phone.connect(false);
    for (const name of ["a", "b", "c", "d", "e"]) tracker.track(name);
    await settled();
    expect(onDrop.mock.calls).toMatchObject([
      [{ name: "a" }, "queue full"],
      [{ name: "b" }, "queue full"],
    ]);
    await phone.connect(true);
    expect(names()).toEqual(["c", "d", "e"]);
  });

  test("a value stays below what Android reads, and keeps the newest", async () => {
    const tracker = phone.start();
    await phone.advance(0);
    await phone.connect(false);
    for (let at = 0; at < 20; at++) {
      tracker.track(`event${at}`, { text: '"'.repeat(50_000) });
    }
    await settled();
    expect(phone.stored.length).toBeLessThan(2_000_000);
    expect(phone.stored).toContain("event19");
    expect(phone.stored).not.toContain("event0");
    expect(tracker.droppedEvents()).toBeGreaterThan(0);
  });

  test("calls that wait for a storage that never answers are bounded", async () => {
    const storage = {
      getItem: () => new Promise<null>(() => {}),
      setItem: () => {},
      removeItem: () => {},
    };
    const tracker = phone.start({ storage });
    for (let at = 0; at < 1500; at++) tracker.track("tap");
    expect(tracker.droppedEvents()).toBe(500);
  });
});

describe("a storage that fails", () => {
  test("on writing: events are sent, and written once it works again", async () => {
    phone.isFull = true;
    const tracker = phone.start();
    tracker.track("one");
    await phone.advance(SENT_SOON_MS);
    expect(names()).toEqual(["one"]);
    expect(phone.disk.size).toBe(0);
    phone.isFull = false;
    phone.requests[0]!.fail();
    await settled();
    expect(phone.stored).toContain("one");
  });

  test("on reading: all stays in memory, and what is there is not overwritten", async () => {
    phone.start().track("earlier");
    await settled();
    const before = phone.stored;
    phone.isLocked = true;
    const tracker = phone.start();
    tracker.track("now");
    await phone.advance(SENT_SOON_MS);
    expect(names()).toEqual(["now"]);
    expect(await tracker.getVisitorId()).toBeUndefined();
    expect(phone.stored).toBe(before);
    phone.isLocked = false;
    phone.start();
    await phone.advance(SENT_SOON_MS);
    expect(names().at(-1)).toBe("earlier");
  });

  test.each(["no JSON", "null", "[1,2]", '{"a":1}', '"text"'])(
    "a value that is none of ours counts as nothing: %s",
    async (value) => {
      phone.disk.set(storedName, value);
      phone.start().track("one");
      await phone.advance(SENT_SOON_MS);
      expect(names()).toEqual(["one"]);
    },
  );

  test("two sites have a value each", async () => {
    phone.start().track("one");
    await settled();
    expect([...phone.disk.keys()]).toEqual([`footfall.${key.slice(-8)}`]);
  });
});
