import { expect, test } from "vitest";
import type { DatabaseCall, Engine } from "./engine.js";
import { fixtureEngine } from "./fixtures.helpers.js";

/** Fails the calls that `fails` chooses, and keeps the text of every call. */
function listen(engine: Engine, fails: (call: DatabaseCall) => boolean) {
  const calls: string[] = [];
  const stop = engine.onDatabaseCall((call) => {
    const { index, component, functionPath, operation, table } = call;
    expect(index).toBe(calls.length);
    calls.push(`${component} ${functionPath} ${operation} ${table}`.trim());
    if (fails(call)) throw new Error("disturbed");
  });
  return { calls, stop };
}

const channel = (engine: Engine, name: string) =>
  engine.query("messages:list", { channel: name });

test("every call of every function is told, nested and scheduled ones too", async () => {
  const engine = await fixtureEngine();
  const { calls, stop } = listen(engine, () => false);
  const id = await engine.mutation("messages:send", {
    channel: "a",
    text: "hi",
    rank: 1,
  });
  await engine.mutation("messages:rename", { id, text: "ho" });
  await channel(engine, "a");
  await engine.mutation("nested:appendToLog", { lane: "l", texts: ["x"] });
  await engine.settle();
  engine.close();
  expect(calls.slice(0, 4)).toEqual([
    "messages:send insert messages",
    "messages:rename patch messages",
    "messages:list next messages",
    "messages:list next messages",
  ]);
  expect(calls).toContain("log lib:append insert entries");
  expect(calls).toContain(
    "log/batchWorker lib:ping schedule _scheduled_functions",
  );
  const count = calls.length;
  stop();
  await channel(engine, "a");
  expect(calls).toHaveLength(count);
});

test("a call that is made to fail takes its mutation with it", async () => {
  const engine = await fixtureEngine();
  const { stop } = listen(engine, ({ operation }) => operation === "schedule");
  const append = () =>
    engine.mutation("nested:appendToLog", { lane: "l", texts: ["x"] });
  const total = () => engine.query("nested:total", { lane: "l" });
  const before = await total();
  await expect(append()).rejects.toThrow("disturbed");
  expect(await total()).toEqual(before);
  stop();
  await append();
  engine.close();
});

test("a function can catch the failure of a nested call", async () => {
  const engine = await fixtureEngine();
  listen(engine, ({ value }) => value?.channel === "refused");
  expect(await engine.mutation("nested:recover")).toBe("other");
  expect(await channel(engine, "kept")).toEqual(["a"]);
});
