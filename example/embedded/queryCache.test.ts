/**
 * How often do queries run? The tests look at the answers of the cache: for whom, and for how long.
 */
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { SECOND } from "../../src/shared/units.js";
import { ManualClock, type Engine } from "./engine.js";
import { fixtureDir, fixtureEngine } from "./fixtures.helpers.js";
import { unsignedToken } from "./identity.js";
import { startEmbedded } from "./serve.js";

const START = Date.UTC(2026, 0, 1);
const people = ["ada", "bob"].map((subject) => ({
  subject,
  issuer: "https://test",
}));

let engine: Engine;
beforeEach(async () => {
  engine = await fixtureEngine({ clock: new ManualClock(START) });
});

const runs = (path: string) => engine.stats.queryExecutions.get(path) ?? 0;
const send = (channel: string, rank: number) =>
  engine.mutation("messages:send", { channel, text: "x", rank });
const ask = (path: string, args = {}, identity = people[0]!) =>
  engine.query(path, args, { identity });

describe("an answer", () => {
  test("is everybody's where nobody looks at the identity", async () => {
    for (const person of people)
      await ask("messages:list", { channel: "a" }, person);
    await engine.query("messages:list", { channel: "a" });
    expect(runs("messages:list")).toBe(1);
    await ask("messages:list", { channel: "b" });
    expect(runs("messages:list")).toBe(2);
  });

  test.each([
    "messages:whoAmI",
    "callers:whoAmINested",
    "callers:whoIsInTheLog",
  ])("is one person's where %s looks at the identity", async (path) => {
    const answers = [];
    for (const person of [...people, ...people])
      answers.push(await ask(path, {}, person));
    expect(answers).toEqual(["ada", "bob", "ada", "bob"]);
    expect(runs(path)).toBe(2);
    expect(await engine.query(path)).toBeNull();
    expect(runs(path)).toBe(3);
  });

  test("holds until something that it read is written", async () => {
    const list = () => ask("messages:list", { channel: "a", below: 5 });
    expect(await list()).toEqual([]);
    await send("a", 5);
    await send("b", 1);
    expect(await list()).toEqual([]);
    expect(runs("messages:list")).toBe(1);
    await send("a", 1);
    expect(await list()).toEqual(["x"]);
    expect(runs("messages:list")).toBe(2);
  });

  test("of a nested query is not kept by itself", async () => {
    await ask("callers:listNested");
    await ask("messages:list", { channel: "cached" });
    expect(runs("messages:list")).toBe(1);
    await send("cached", 1);
    expect(await ask("callers:listNested")).toEqual(["x"]);
  });

  test("is used by actions", async () => {
    await ask("messages:list", { channel: "cached" });
    await engine.action("callers:listTwiceFromAction");
    expect(runs("messages:list")).toBe(1);
  });

  test("that depends on the time is served for 17 seconds, any other for ever", async () => {
    const both = async () => {
      await ask("messages:list", { channel: "a" });
      return ask("callers:now");
    };
    expect(await both()).toBe(START);
    await engine.runUntil(START + 17 * SECOND);
    expect(await both()).toBe(START);
    await engine.runUntil(START + 17 * SECOND + 1);
    expect(await both()).toBe(START + 17 * SECOND + 1);
    expect(runs("callers:now")).toBe(2);
    expect(runs("messages:list")).toBe(1);
  });

  test("that depends on the time of fake timers, too", async () => {
    vi.useFakeTimers({ now: START });
    try {
      engine = await fixtureEngine();
      expect(await ask("callers:now")).toBe(START);
      vi.setSystemTime(START + 17 * SECOND);
      expect(await ask("callers:now")).toBe(START);
      vi.setSystemTime(START + 18 * SECOND);
      expect(await ask("callers:now")).toBe(START + 18 * SECOND);
    } finally {
      vi.useRealTimers();
    }
  });

  test("is forgotten with the code that gave it", async () => {
    const list = () => ask("messages:list", { channel: "a" });
    await list();
    engine.reload();
    await list();
    expect(runs("messages:list")).toBe(2);
  });

  test("is forgotten when a variable changes that functions have asked for", async () => {
    const setting = () => ask("callers:setting");
    expect(await setting()).toBeNull();
    vi.stubEnv("FOOTFALL_TEST", "set");
    expect(await setting()).toBe("set");
    expect(await setting()).toBe("set");
    vi.unstubAllEnvs();
    expect(await setting()).toBeNull();
    expect(runs("callers:setting")).toBe(3);
  });

  test("that is an error is not kept", async () => {
    const wrong = () => ask("messages:list", { channel: 7 }).catch(String);
    expect(await wrong()).toContain("ArgumentValidationError");
    expect(await wrong()).toContain("ArgumentValidationError");
    const page = { numItems: 1, cursor: "wrong" };
    const failing = () =>
      ask("messages:page", { paginationOpts: page }).catch(() => "failed");
    expect([await failing(), await failing()]).toEqual(["failed", "failed"]);
    expect(runs("messages:page")).toBe(2);
  });
});

test("a page is found again with its journal", async () => {
  for (let rank = 0; rank < 3; rank++) await send("pages", rank);
  const query = (journal: string | null) => ({
    path: { component: "", path: "messages:page" },
    args: { paginationOpts: { numItems: 2, cursor: null } },
    identity: null,
    journal,
  });
  const first = await engine.runOnSnapshot([query(null)]);
  const { journal } = first.results[0]!;
  expect(journal).not.toBeNull();
  await engine.runOnSnapshot([query(journal), query(null)]);
  expect(runs("messages:page")).toBe(1);
});

test("subscriptions of two people run once, or once for each where it matters who asks", async () => {
  const embedded = await startEmbedded({ functionsDir: fixtureDir });
  engine = embedded.engine;
  const clients = people.map((person) => {
    const client = new ConvexClient(embedded.url);
    client.setAuth(() => Promise.resolve(unsignedToken(person)));
    return client;
  });
  try {
    const seen = clients.map((client) => {
      const latest: Record<string, unknown> = {};
      const watch = (path: string, args: Record<string, string>) =>
        client.onUpdate(
          makeFunctionReference<"query">(path),
          args,
          (value: unknown) => (latest[path] = value),
        );
      watch("messages:list", { channel: "shared" });
      watch("callers:whoAmINested", {});
      return latest;
    });
    const shown = (list: string[]) =>
      people.map(({ subject }) => ({
        "messages:list": list,
        "callers:whoAmINested": subject,
      }));
    await vi.waitFor(() => expect(seen).toEqual(shown([])), 20_000);
    expect(runs("messages:list")).toBe(1);
    // Each client has subscribed before its identity was known, or after.
    expect(runs("callers:whoAmINested")).toBeLessThanOrEqual(3);
    const http = new ConvexHttpClient(embedded.url);
    const message = { channel: "shared", text: "new", rank: 1 };
    await http.mutation(
      makeFunctionReference<"mutation">("messages:send"),
      message,
    );
    await vi.waitFor(() => expect(seen).toEqual(shown(["new"])), 20_000);
    const list = makeFunctionReference<"query">("messages:list");
    expect(await http.query(list, { channel: "shared" })).toEqual(["new"]);
    expect(runs("messages:list")).toBe(2);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    await embedded.close();
  }
});
