/** Follows imports over HTTP, from requests that break to what reports and lists show. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ListedImport } from "../../src/shared/event/imports.js";
import { DAY, MINUTE, SECOND } from "../../src/shared/units.js";
import type { UsageDay } from "../../src/shared/event/usage.js";
import { reading, START, startIntake, type Intake } from "./intake.helpers.js";

let intake: Intake;
beforeEach(async () => {
  intake = await startIntake();
});
afterEach(() => intake.close());

const overview = () =>
  intake.overview({ from: START - 400 * DAY, to: START + 30 * DAY });
const cleanUp = () => intake.call("retention:cleanupSite");
const runs = async () =>
  (
    await intake.ask<{ page: ListedImport[] }>("imports:listImports", {
      paginationOpts: { numItems: 10, cursor: null },
    })
  ).page;

const history = { import: true, importId: "history", chunk: 0 };

test("three page views of 165 days ago, sent again 12 minutes after a clean-up, are duplicates", async () => {
  const events = ["a", "b", "c"].map((eventId, n) =>
    reading(165 * DAY - n * MINUTE, { eventId }),
  );
  const send = () => intake.send(events, { body: history });
  expect(await send()).toMatchObject({ accepted: 3, duplicates: 0 });
  await intake.foldAll();
  await cleanUp();
  await intake.advance(12 * MINUTE);
  expect(await send()).toMatchObject({ accepted: 0, duplicates: 3 });
  await intake.foldAll();
  expect(await overview()).toMatchObject({ events: 3, sessions: 1 });
});

test("an import that breaks at 70 % and is started again a day later counts 2,000 events for 2,000", async () => {
  // The rows have no ids, so the component knows them by their place.
  const events = Array.from({ length: 2000 }, (_, n) =>
    reading(165 * DAY - n * 20 * MINUTE, { visitorId: `visitor ${n % 40}` }),
  );
  await intake.call("imports:openImport", { importId: "history" });
  for (const [first, last] of [
    [0, 500],
    [500, 1000],
    [1000, 1400],
  ] as const) {
    const rows = events.slice(first, last);
    await intake.call("ingest:ingest", {
      trusted: true,
      receivedAt: intake.engine.now(),
      import: true,
      piece: {
        importId: "history",
        chunk: "0",
        rows: rows.map((_row, n) => first + n),
        rowsInChunk: 2000,
      },
      events: rows,
    });
  }
  await intake.foldAll();
  await cleanUp();
  await intake.advance(DAY);
  expect(await intake.send(events, { body: history })).toEqual({
    accepted: 600,
    duplicates: 1400,
    rejected: [],
    import: { importId: "history", chunk: "0", isDone: true },
  });
  expect(await intake.send(events, { body: history })).toMatchObject({
    accepted: 0,
    duplicates: 2000,
  });
  await intake.foldAll();
  expect(await overview()).toMatchObject({ events: 2000 });
  expect(await runs()).toMatchObject([
    { importId: "history", state: "open", chunks: 1, events: 2000 },
  ]);
  const usage = await intake.ask<UsageDay[]>("usage:getUsage", {
    from: START - DAY,
    to: START + 2 * DAY,
  });
  const sum = (field: "accepted" | "imported" | "duplicates") =>
    usage.reduce((total, day) => total + day[field], 0);
  expect([sum("accepted"), sum("imported"), sum("duplicates")]).toEqual([
    2000, 2000, 3400,
  ]);
});

test("what is sent twice at once is stored once", async () => {
  const events = Array.from({ length: 1200 }, (_, n) =>
    reading(DAY + n * SECOND),
  );
  const answers = await Promise.all(
    [1, 2, 3].map(() => intake.send(events, { body: history })),
  );
  const sum = (field: "accepted" | "duplicates") =>
    answers.reduce((total, answer) => total + answer[field], 0);
  expect([sum("accepted"), sum("duplicates")]).toEqual([1200, 2400]);
  expect(await intake.rows("events")).toHaveLength(1200);
});

test("a run that is closed takes nothing new, and no sender is asked to try again", async () => {
  const post = async (chunk: number) => {
    const body = { ...history, chunk, events: [reading(DAY + chunk * MINUTE)] };
    const response = await intake.fetch(intake.request(body));
    return [response.status, await response.json()] as const;
  };
  expect((await post(1))[0]).toBe(202);
  await intake.call("imports:closeImport", { importId: "history" });
  expect(await post(1)).toMatchObject([202, { accepted: 0, duplicates: 1 }]);
  expect(await post(2)).toMatchObject([
    409,
    { error: { kind: "importClosed" } },
  ]);
  expect(await runs()).toMatchObject([{ state: "closed", events: 1 }]);
  expect(await intake.rows("events")).toHaveLength(1);
});

test("microseconds are not now, seconds not January 1970, and a row does not say that it is imported", async () => {
  const at = START - 100 * DAY;
  const { accepted, rejected } = await intake.send(
    [
      reading(0, { occurredAt: at * 1000 }),
      reading(0, { occurredAt: at / 1000 }),
      reading(0, { occurredAt: at }),
      reading(DAY, { import: true }),
      reading(0, { occurredAt: null }),
    ],
    { body: { import: true } },
  );
  expect(accepted).toBe(1);
  expect(rejected.map(({ index, error }) => [index, error])).toEqual([
    [0, expect.stringContaining("looks like microseconds")],
    [1, expect.stringContaining("looks like seconds")],
    [3, expect.stringContaining("import belongs to the request")],
    [4, expect.stringContaining("occurredAt is missing")],
  ]);
  expect(
    (await intake.rows("events")).map(({ occurredAt }) => occurredAt),
  ).toEqual([at]);
});
