/**
 * The app's own mutation hears of stored events, once for each chunk, and cannot disturb ingest.
 */
import { afterEach, expect, test, vi } from "vitest";
import { HOUR } from "../../src/shared/units.js";
import { reading, startIntake, type Intake } from "./intake.helpers.js";

let intake: Intake;
afterEach(() => {
  intake.close();
  vi.restoreAllMocks();
});

const count = <T>(length: number, make: (n: number) => T): T[] =>
  Array.from({ length }, (_, n) => make(n));

const told = async () => {
  const rows = await intake.engine.runQuery((ctx) =>
    ctx.db.query("told").collect(),
  );
  return rows.map(({ siteId, eventCount }) => {
    expect(siteId).toBe(intake.siteId);
    return Number(eventCount);
  });
};

test("it is told the number that each transaction has stored, duplicates and rejected rows left out", async () => {
  intake = await startIntake();
  const events = count(1100, (n) => reading(HOUR, { eventId: `e${n}` }));
  await intake.send([...events, reading(900 * HOUR), null]);
  await intake.advance(1000);
  expect((await told()).sort()).toEqual([100, 500, 500]);
  await intake.send([...events.slice(0, 300), reading(HOUR)]);
  await intake.advance(1000);
  expect((await told()).sort()).toEqual([1, 100, 500, 500]);
  await intake.send([...events.slice(0, 300), { type: "nonsense" }]);
  await intake.advance(1000);
  expect(await told()).toHaveLength(4);
});

test("when it throws, ingest does not notice", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  intake = await startIntake();
  await intake.engine.run((ctx) => ctx.db.insert("failing", {}));
  const answer = await intake.send(count(600, () => reading(HOUR)));
  expect(answer).toEqual({ accepted: 600, duplicates: 0, rejected: [] });
  await intake.foldAll();
  expect(await told()).toEqual([]);
  expect((await intake.overview()).events).toBe(600);
});

test("it runs in a transaction of its own, so that its conflicts are none of ingest", async () => {
  intake = await startIntake();
  const records: { path: string; tables: Set<string> }[] = [];
  intake.engine.onTransaction(({ kind, path, writes }) => {
    if (kind !== "mutation") return;
    const tables = new Set(writes.map(({ table }) => table));
    records.push({ path, tables });
  });
  await intake.send([reading(HOUR)]);
  await intake.advance(1000);
  const ingest = records.find(({ path }) => path === "ingest:ingest");
  const note = records.find(({ path }) => path === "told:note");
  expect(ingest?.tables.has("told")).toBe(false);
  expect(note?.tables.has("events")).toBe(false);
});
