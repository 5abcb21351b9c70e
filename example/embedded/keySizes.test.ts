/** The tests compare the cost of index keys with the figures of the platform. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "./engine.js";
import { fixtureEngine } from "./fixtures.helpers.js";
import { sortedKeyBytes, writtenKeyBytes } from "./keySizes.js";
import type { Key } from "./values.js";

const cases: [name: string, key: Key, written: number, sorted: number][] = [
  ["nothing", [undefined], 0, 1],
  ["null and booleans", [null, true, false], 3, 3],
  ["numbers", [0, 1.5], 18, 18],
  ["integers by what they need", [0n, 1n, 200n, -40_000n, 2n ** 40n], 45, 20],
  ["texts", ["", "é"], 6, 6],
  ["a text with zeros", ["a\0b\0"], 6, 8],
  ["bytes", [new Uint8Array([1, 0]).buffer], 4, 5],
  ["an array", [["a"]], 5, 5],
  ["an object", [{ a: 1 }], 13, 13],
];

test.each(cases)("%s", (_name, key, written, sorted) => {
  const ofId = 33;
  expect([writtenKeyBytes(key), sortedKeyBytes(key)]).toEqual([
    written + ofId,
    sorted,
  ]);
});

describe("a message", () => {
  const message = { channel: "a", text: "x", rank: 1 };
  /** The names and values of five fields, and the two bytes of an object. */
  const document = 2 + (8 + 3) + (5 + 3) + (5 + 9) + (4 + 34) + (14 + 9);
  const id = 34;
  const entry = 8 + 16;
  const to = 33;

  let engine: Engine;
  beforeEach(async () => {
    engine = await fixtureEngine();
  });
  const last = () => engine.transactions.at(-1)!;

  test("is written with an entry in every index", async () => {
    await engine.mutation("messages:send", message);
    expect(last().operations).toMatchObject({
      bytesWritten: document,
      indexBytesWritten: 3 + 9 + 9 + id + 33,
    });
    expect(last().persisted).toEqual({
      documents: 1,
      bytes: 8 + 33 + document,
      indexBytes: 3 * (entry + to) + id + (9 + id) + (3 + 9 + 9 + id),
    });
  });

  test("is written again with all its keys, changed or not", async () => {
    const messageId = await engine.mutation("messages:send", message);
    const { persisted, operations } = last();
    await engine.mutation("messages:rename", { id: messageId, text: "y" });
    expect(last().operations).toMatchObject({
      indexBytesWritten: operations.indexBytesWritten,
      indexBytesRead: 0,
    });
    expect(last().persisted).toEqual({
      ...persisted,
      bytes: persisted.bytes + 8,
    });
  });

  test("ends with its keys, which costs throughput and no bandwidth", async () => {
    await engine.mutation("messages:send", message);
    await engine.run(async (ctx) => {
      const row = await ctx.db.query("messages").first();
      await ctx.db.delete("messages", row!._id as never);
    });
    expect(last().operations).toMatchObject({
      documentsWritten: 1,
      bytesWritten: 0,
      indexBytesWritten: 0,
      indexBytesRead: 0,
    });
    expect(last().persisted).toEqual({
      documents: 1,
      bytes: 8 + 33 + 8,
      indexBytes: 3 * entry + id + (9 + id) + (3 + 9 + 9 + id),
    });
  });

  test("is stored as often as it has indexes, and once more", async () => {
    await engine.mutation("messages:send", message);
    const table = engine.runtime.store.table("", "messages");
    expect(table.billedBytes()).toBe(2 * document);
  });
});

test("a scheduled function is written as a row with five indexes", async () => {
  const engine = await fixtureEngine();
  await engine.mutation("nested:later", { delayMs: 1000, text: "x" });
  const { persisted, operations } = engine.transactions.at(-1)!;
  expect(persisted.documents).toBe(1);
  expect(persisted.bytes).toBeGreaterThan(41);
  expect(persisted.indexBytes).toBe(5 * (8 + 16 + 33) + 34 + 4 * (9 + 34));
  expect(operations.bytesWritten).toBe(0);
  engine.close();
});
