import { ConvexError } from "convex/values";
import { describe, expect, test, vi } from "vitest";
import { conflicts, ManualClock, sharedWrites } from "./engine.js";
import { fixtureEngine } from "./fixtures.helpers.js";

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

describe("functions", () => {
  test("arguments, documents and results are validated", async () => {
    const engine = await fixtureEngine();
    await expect(engine.mutation("messages:send", {})).rejects.toThrow(
      "Missing required field `channel`",
    );
    await expect(
      engine.run((ctx) => ctx.db.insert("messages", { text: 1 })),
    ).rejects.toThrow("does not match the schema");
    await expect(engine.query("messages:send")).rejects.toThrow("not a query");
  });

  test("a failed mutation leaves nothing, and its error keeps its data", async () => {
    const engine = await fixtureEngine();
    const error = await engine
      .mutation("messages:refuse")
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConvexError);
    expect(error).toMatchObject({ data: { kind: "refused", count: 7n } });
    expect(await engine.query("messages:list", { channel: "refused" })).toEqual(
      [],
    );
  });

  test("a caught nested failure rolls back only the nested writes", async () => {
    const engine = await fixtureEngine();
    const data = await engine.mutation("nested:recover");
    expect(data).toEqual({ kind: "refused", count: 7n });
    expect(await engine.query("messages:list", { channel: "kept" })).toEqual([
      "a",
    ]);
    expect(await engine.query("messages:list", { channel: "refused" })).toEqual(
      [],
    );
  });

  test("a stale snapshot hides own writes and takes no dependency", async () => {
    const engine = await fixtureEngine();
    expect(await engine.mutation("nested:compareSnapshots")).toEqual({
      fresh: ["new"],
      stale: [],
    });
  });

  test("an internal function of a component is out of reach", async () => {
    const engine = await fixtureEngine();
    await expect(engine.mutation("nested:reachInside")).rejects.toThrow(
      "internal to the component",
    );
  });

  test("actions call queries and mutations", async () => {
    const engine = await fixtureEngine();
    expect(
      await engine.action("nested:sendFromAction", { text: "hi" }),
    ).toEqual(["hi"]);
  });
});

describe("limits", () => {
  test("a nested overrun can be caught, and its writes are given back", async () => {
    const engine = await fixtureEngine();
    expect(
      await engine.mutation("nested:fillWithin", { count: 40, budget: 12 }),
    ).toEqual({ size: 10, used: 10 });
  });

  test("calls nest eight deep", async () => {
    const engine = await fixtureEngine();
    expect(await engine.mutation("nested:dig", { depth: 7 })).toBe(7);
    await expect(engine.mutation("nested:dig", { depth: 8 })).rejects.toThrow(
      "depth limit",
    );
  });

  test("every read by id is an index range, the same id once", async () => {
    const engine = await fixtureEngine({ limits: { databaseQueries: 3 } });
    const ids = await engine.run((ctx) =>
      Promise.all(
        [1, 2, 3, 4].map((rank) =>
          ctx.db.insert("messages", { channel: "a", text: "", rank }),
        ),
      ),
    );
    const patchAll = (count: number) =>
      engine.run(async (ctx) => {
        for (const id of [...ids.slice(0, count), ids[0]!])
          await ctx.db.patch("messages", id, { text: String(count) });
      });
    await patchAll(3);
    expect(engine.transactions.at(-1)!.used.databaseQueries).toBe(3);
    await expect(patchAll(4)).rejects.toThrow("Too many index ranges");
  });

  test("values", async () => {
    const engine = await fixtureEngine();
    const insert = (extra: never) =>
      engine.run((ctx) => ctx.db.insert("loose", { extra }));
    await insert({ fine: Array(8192).fill(0) } as never);
    await expect(insert(Array(8193).fill(0) as never)).rejects.toThrow("8192");
    await expect(insert({ _no: 1 } as never)).rejects.toThrow("reserved");
    await expect(insert({ "": 1 } as never)).rejects.toThrow("non-empty");
    await expect(insert({ é: 1 } as never)).rejects.toThrow("ASCII");
    await expect(insert("x".repeat(1 << 20) as never)).rejects.toThrow("1 MiB");
  });
});

describe("commit timestamps", () => {
  test("are assigned at commit, one per transaction, in order", async () => {
    const engine = await fixtureEngine({ clock: new ManualClock(START) });
    const append = (texts: string[]) =>
      engine.mutation("nested:appendToLog", { lane: "a", texts }) as Promise<{
        seq: bigint;
        mine: number;
      }>;
    const first = await append(["1", "2"]);
    const second = await append(["3"]);
    expect(first).toEqual({ seq: BigInt(START) * 1_000_000n, mine: 2 });
    expect(second).toEqual({ seq: first.seq + 1n, mine: 1 });
    const rows = await engine.runQuery(
      (ctx) =>
        ctx.db
          .query("entries")
          .withIndex("by_lane_and_seq" as never)
          .collect(),
      { component: "log" },
    );
    expect(rows.map((row) => row.seq)).toEqual([
      first.seq,
      first.seq,
      second.seq,
    ]);
  });

  test("a batch worker folds every row once", async () => {
    const clock = new ManualClock(START);
    const engine = await fixtureEngine({ clock });
    for (let commit = 0; commit < 20; commit++)
      await engine.mutation("nested:appendToLog", {
        lane: "a",
        texts: ["x", "y", "z"],
      });
    await engine.runUntil(START + MINUTE);
    expect(await engine.query("nested:total", { lane: "a" })).toBe(60);
  });
});

describe("records", () => {
  test("say what was read and written, by table and function", async () => {
    const engine = await fixtureEngine();
    await engine.mutation("nested:appendToLog", { lane: "a", texts: ["x"] });
    const record = engine.transactions.at(-1)!;
    expect(record).toMatchObject({
      path: "nested:appendToLog",
      kind: "mutation",
      outcome: "success",
    });
    expect(record.tables.get("log:entries")).toMatchObject({
      documentsWritten: 1,
      documentsRead: 1,
      // The bytes are "a" and the timestamp, and "x", each with the creation time, the id, and the
      // parts of the id.
      indexBytesWritten: 3 + 9 + 9 + 34 + 33 + (3 + 9 + 34 + 33),
      indexBytesRead: 3 + 9 + 9 + 34,
    });
    expect(record.functions.get("log:lib:append")).toMatchObject({
      calls: 1,
      documentsWritten: 1,
    });
    expect(record.writes.some(({ table }) => table === "entries")).toBe(true);
  });

  test("appends conflict with neither each other nor closed or full ranges", async () => {
    const engine = await fixtureEngine();
    const last = () => engine.transactions.at(-1)!;
    const send = async (rank: number) => {
      const message = { channel: "a", text: "", rank };
      const id = await engine.mutation("messages:send", message);
      return { id, record: last() };
    };
    const first = await send(1);
    const second = await send(2);
    expect(conflicts(first.record, second.record)).toBe(false);
    const take = async (count: number) => {
      await engine.runQuery((ctx) =>
        ctx.db
          .query("messages")
          .withIndex("by_channel_and_rank" as never)
          .take(count),
      );
      return last();
    };
    const [full, open] = [await take(2), await take(3)];
    await engine.query("messages:list", { channel: "a", below: 3 });
    const closed = last();
    const third = await send(3);
    expect(conflicts(full, third.record)).toBe(false);
    expect(conflicts(closed, third.record)).toBe(false);
    expect(conflicts(open, third.record)).toBe(true);
    await engine.mutation("messages:rename", { id: first.id!, text: "b" });
    const renamed = last();
    expect(conflicts(full, renamed)).toBe(true);
    await engine.mutation("messages:rename", { id: first.id!, text: "c" });
    expect(sharedWrites(renamed, last()).map(({ id }) => id)).toEqual([
      first.id,
    ]);
  });

  test("rehearsals run side by side and leave nothing", async () => {
    const engine = await fixtureEngine();
    const rehearse = () =>
      engine.rehearse("nested:appendToLog", { lane: "a", texts: ["x"] });
    // Both would set up the worker of the lane.
    expect(conflicts(await rehearse(), await rehearse())).toBe(true);
    expect(await engine.query("nested:total", { lane: "a" })).toBe(0);
    await engine.mutation("nested:appendToLog", { lane: "a", texts: ["x"] });
    expect(conflicts(await rehearse(), await rehearse())).toBe(false);
    const rows = await engine.runQuery(
      (ctx) => ctx.db.query("entries").collect(),
      { component: "log" },
    );
    expect(rows).toHaveLength(1);
  });

  test("a patch that changes nothing writes nothing", async () => {
    const engine = await fixtureEngine();
    const message = { channel: "a", text: "same", rank: 1 };
    const id = await engine.mutation("messages:send", message);
    await engine.mutation("messages:rename", { id, text: "same" });
    expect(engine.transactions.at(-1)).toMatchObject({
      writes: [],
      used: { documentsWritten: 0, documentsRead: 1 },
    });
  });
});

describe("pagination", () => {
  test("pages follow each other, and the journal keeps their ends", async () => {
    const engine = await fixtureEngine();
    const send = (rank: number) =>
      engine.mutation("messages:send", { channel: "pages", text: "", rank });
    for (let rank = 0; rank < 5; rank++) await send(rank);
    type Page = {
      page: { rank: number }[];
      isDone: boolean;
      continueCursor: string;
    };
    const read = async (cursor: string | null, journal: string | null) => {
      const { results } = await engine.runOnSnapshot([
        {
          path: { component: "", path: "messages:page" },
          args: { paginationOpts: { numItems: 2, cursor } },
          identity: null,
          journal,
        },
      ]);
      const result = results[0]!;
      if ("error" in result) throw result.error;
      const { page, ...rest } = result.value as unknown as Page;
      const ranks = page.map(({ rank }) => rank);
      return { ...rest, ranks, journal: result.journal };
    };
    const first = await read(null, null);
    const second = await read(first.continueCursor, null);
    const third = await read(second.continueCursor, null);
    expect([first, second, third].map(({ ranks }) => ranks)).toEqual([
      [4, 3],
      [2, 1],
      [0],
    ]);
    expect([first.isDone, third.isDone]).toEqual([false, true]);
    await send(9);
    const again = await read(null, first.journal);
    expect(again.ranks).toEqual([9, 4, 3]);
    expect(again.continueCursor).toBe(first.continueCursor);
  });
});

describe("scheduled functions", () => {
  test("run when due, once, and can be canceled", async () => {
    const engine = await fixtureEngine({ clock: new ManualClock(START) });
    const later = (delayMs: number, text: string) =>
      engine.mutation("nested:later", { delayMs, text });
    const ids = [
      await later(2 * MINUTE, "second"),
      await later(MINUTE, "first"),
    ];
    const canceled = await later(3 * MINUTE, "never");
    const afterMonths = await later(100 * 24 * 60 * MINUTE, "late");
    await engine.mutation("nested:cancel", { id: canceled });
    await engine.runUntil(START + 10 * MINUTE);
    const list = () => engine.query("messages:list", { channel: "later" });
    expect(await list()).toEqual(["first", "second"]);
    const states = await Promise.all(
      [...ids, canceled, afterMonths].map((id) =>
        engine.query("nested:stateOf", { id }),
      ),
    );
    expect(states).toEqual(["success", "success", "canceled", "pending"]);
    await engine.runUntil(START + 101 * 24 * 60 * MINUTE);
    expect(await list()).toEqual(["first", "second", "late"]);
  });

  test("a throw marks the job failed and is logged", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const engine = await fixtureEngine({ clock: new ManualClock(START) });
    const id = await engine.mutation("nested:laterFails");
    await engine.runUntil(START);
    expect(await engine.query("nested:stateOf", { id })).toBe("failed");
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
  });

  test("time inside functions is that of the manual clock", async () => {
    const engine = await fixtureEngine({ clock: new ManualClock(START) });
    expect(
      await engine.run(async () => [Date.now(), new Date().getTime()]),
    ).toEqual([START, START]);
    expect(Date.now()).toBeGreaterThan(START - 1);
  });

  test("crons of components run, an interval with the deployment first", async () => {
    const engine = await fixtureEngine({ clock: new ManualClock(START) });
    const total = () => engine.query("nested:total", { lane: "cron" });
    await engine.startCrons();
    await engine.runUntil(START);
    expect(await total()).toBe(1);
    await engine.runUntil(START + 35 * MINUTE);
    expect(await total()).toBe(4);
    engine.close();
  });
});

describe("saved state", () => {
  test("holds documents and pending jobs", async () => {
    const engine = await fixtureEngine({ clock: new ManualClock(START) });
    const message = { channel: "a", text: "kept", rank: 1 };
    const id = await engine.mutation("messages:send", message);
    const job = await engine.mutation("nested:later", {
      delayMs: MINUTE,
      text: "after restart",
    });
    const next = await fixtureEngine({ clock: new ManualClock(START) });
    next.load(engine.save());
    await next.mutation("messages:rename", { id, text: "renamed" });
    await next.runUntil(START + 2 * MINUTE);
    expect(await next.query("messages:list", { channel: "a" })).toEqual([
      "renamed",
    ]);
    expect(await next.query("messages:list", { channel: "later" })).toEqual([
      "after restart",
    ]);
    expect(await next.query("nested:stateOf", { id: job })).toBe("success");
  });
});
