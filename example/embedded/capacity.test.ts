/** A deployment's class limits slots, scheduled jobs at a time, and bytes written in a second. */
import { describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import { Activity } from "./activity.js";
import { Capacity } from "./capacity.js";
import { deploymentClasses, ManualClock, type Engine } from "./engine.js";
import { fixtureEngine } from "./fixtures.helpers.js";
import { WriteThroughput } from "./writeThroughput.js";

const START = Date.UTC(2026, 0, 1);
const MIB = 2 ** 20;
const S16 = deploymentClasses.S16;
const tooManyWrites = { code: "TooManyWrites" };

async function startSmall() {
  const clock = new ManualClock(START);
  return {
    clock,
    engine: await fixtureEngine({ clock, deploymentClass: "S16" }),
  };
}

const send = (engine: Engine, text = "x") =>
  engine.mutation("messages:send", { channel: "a", text, rank: 1 });
const sent = async (engine: Engine) =>
  ((await engine.query("messages:list", { channel: "a" })) as string[]).length;

/** Writes as much as a second has room for, and a little more. */
const fill = ({ runtime }: Engine) =>
  runtime.capacity.recordWrites({ bytes: 4 * MIB, indexBytes: 1 });

function withResolvers() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe("write throughput", () => {
  test("is what the last second holds, its borders included", () => {
    const throughput = new WriteThroughput(100);
    throughput.record(0, 60);
    throughput.record(500, 40);
    expect(throughput.isExceeded(500)).toBe(false);
    throughput.record(900, 1);
    expect(throughput.isExceeded(1000)).toBe(true);
    expect(throughput.isExceeded(1001)).toBe(false);
  });

  test("counts what commits put on disk, closures and scheduling included", async () => {
    const record = vi.spyOn(WriteThroughput.prototype, "record");
    const { engine } = await startSmall();
    const written = () => record.mock.calls.at(-1)![1];
    await send(engine);
    const { bytes, indexBytes } = engine.transactions.at(-1)!.persisted;
    expect(written()).toBe(bytes + indexBytes);
    await engine.run((ctx) =>
      ctx.db.insert("messages", { channel: "a", text: "x", rank: 1 }),
    );
    expect(written()).toBe(bytes + indexBytes);
    await engine.mutation("nested:later", { delayMs: 0, text: "x" });
    expect(written()).toBeGreaterThan(300);
    await sent(engine);
    await engine.rehearse("messages:send", {
      channel: "a",
      text: "x",
      rank: 1,
    });
    expect(record).toHaveBeenCalledTimes(3);
    record.mockRestore();
  });

  test("beyond it, a call is tried again until there is room", async () => {
    const { engine } = await startSmall();
    await engine.runUntil(START + SECOND);
    fill(engine);
    await engine.runUntil(START + 1.99 * SECOND);
    const call = send(engine);
    await engine.settle();
    expect(await sent(engine)).toBe(0);
    await engine.runUntil(START + 5 * SECOND);
    await call;
    expect(await sent(engine)).toBe(1);
  });

  test("gives a call up after four waits of 0.1 to 0.8 s at the most", async () => {
    const { engine } = await startSmall();
    const attempts = vi.spyOn(WriteThroughput.prototype, "isExceeded");
    let failed: unknown;
    fill(engine);
    attempts.mockClear();
    send(engine).catch((error: unknown) => (failed = error));
    for (let at = 0; at <= 1500; at += 100) {
      fill(engine);
      await engine.runUntil(START + at);
    }
    expect(failed).toMatchObject(tooManyWrites);
    expect(String(failed)).toContain("Too many writes per second");
    expect(attempts).toHaveBeenCalledTimes(5);
    attempts.mockRestore();
    await engine.runUntil(START + MINUTE);
    expect(await sent(engine)).toBe(0);
  });

  test("never gives a scheduled function up", async () => {
    const { engine } = await startSmall();
    const id = await engine.mutation("nested:later", { delayMs: 0, text: "x" });
    for (let at = 0; at <= 20_000; at += 500) {
      fill(engine);
      await engine.runUntil(START + at);
    }
    const state = () => engine.query("nested:stateOf", { id });
    expect(await state()).toBe("pending");
    await engine.runUntil(START + 5 * MINUTE);
    expect(await state()).toBe("success");
  });

  test("is not looked at by queries, nested calls and closures", async () => {
    const { engine } = await startSmall();
    const id = await send(engine);
    fill(engine);
    expect(await sent(engine)).toBe(1);
    await engine.run((ctx) =>
      ctx.db.patch("messages", id as never, { rank: 2 }),
    );
  });

  test("without a class nothing is refused", async () => {
    const engine = await fixtureEngine({ clock: new ManualClock(START) });
    fill(engine);
    await send(engine);
  });
});

describe("slots", () => {
  /** Starts calls that last until the test ends them. */
  function occupy(capacity: Capacity, kind: "query" | "mutation" | "action") {
    const { promise, resolve } = withResolvers();
    let running = 0;
    const start = () => {
      const call = capacity.activity.track(() =>
        capacity[kind](() => {
          running += 1;
          return promise;
        }),
      );
      return call.then(
        () => "done",
        (error: unknown) => (error as { code: string }).code,
      );
    };
    return { start, end: resolve, running: () => running };
  }

  test.each([
    ["query", S16.queries, 5000],
    ["mutation", S16.mutations, 5000],
    ["action", S16.actions, 10_000],
  ] as const)(
    "a %s waits for one of %d, and is refused after %d ms",
    async (kind, total, waitMs) => {
      const clock = new ManualClock(START);
      const { start, end, running } = occupy(new Capacity(clock, "S16"), kind);
      const first = Array.from({ length: total }, start);
      const refused = start();
      await vi.waitFor(() => expect(running()).toBe(total), 20_000);
      expect(clock.nextAlarm()).toBe(START + waitMs);
      clock.fireNext();
      expect(await refused).toBe("TooManyConcurrentRequests");
      const late = start();
      end();
      expect(new Set(await Promise.all([...first, late]))).toEqual(
        new Set(["done"]),
      );
      expect(running()).toBe(total + 1);
      expect(clock.nextAlarm()).toBeUndefined();
    },
  );

  test("are given in the order of asking", async () => {
    const { engine } = await startSmall();
    const texts = Array.from({ length: 100 }, (_, at) => String(at));
    await Promise.all(texts.map((text) => send(engine, text)));
    expect(await engine.query("messages:list", { channel: "a" })).toEqual(
      texts,
    );
  });

  test("a scheduled action waits as long as it takes", async () => {
    const capacity = new Capacity(new ManualClock(START), "S16");
    const { start, end } = occupy(capacity, "action");
    for (let call = 0; call < S16.actions; call++) void start();
    let hasRun = false;
    const scheduled = capacity.activity.track(() =>
      capacity.action(
        () => {
          hasRun = true;
          return Promise.resolve();
        },
        { isScheduled: true },
      ),
    );
    await new Promise((turn) => setImmediate(turn));
    expect(hasRun).toBe(false);
    end();
    await scheduled;
    expect(hasRun).toBe(true);
  });
});

test("eight scheduled functions run at a time, by the time at which they were due", async () => {
  const { engine } = await startSmall();
  for (let job = 0; job < 20; job++)
    await engine.mutation("nested:later", {
      delayMs: (20 - job) * SECOND,
      text: String(job),
    });
  await engine.runUntil(START + 500);
  // Without room, calls that have begun hold their places.
  const keepFull = async (until: number) => {
    while (engine.now() < until) {
      fill(engine);
      await engine.runUntil(engine.now() + 500);
    }
  };
  await keepFull(START + 30 * SECOND);
  expect(engine.scheduler.runningJobs).toBe(S16.scheduledJobs);
  await engine.runUntil(START + HOUR);
  expect(engine.scheduler.runningJobs).toBe(0);
  const list = (await engine.query("messages:list", {
    channel: "later",
  })) as string[];
  expect(list).toHaveLength(20);
  // The last one was due first. The ninth begins when one of the eight is done.
  const dueAs = list.map((text) => 19 - Number(text));
  expect(new Set(dueAs).size).toBe(20);
  for (const [position, due] of dueAs.entries())
    expect(position).toBeGreaterThanOrEqual(due - 7);
});

test("nobody does anything while everybody waits for the clock", async () => {
  const activity = new Activity();
  const action = {};
  const { promise, resolve } = withResolvers();
  const calls = activity.track(() =>
    Promise.all([
      activity.trackOperation(action, async () => {
        activity.leave();
        await promise;
        activity.enter();
      }),
      activity.trackOperation(action, () => Promise.resolve()),
    ]),
  );
  await activity.idle();
  let isIdle = false;
  resolve();
  activity.enter();
  void activity.idle().then(() => (isIdle = true));
  await calls;
  await new Promise((turn) => setImmediate(turn));
  expect(isIdle).toBe(false);
  activity.leave();
  await vi.waitFor(() => expect(isIdle).toBe(true), 20_000);
});
