/** Events that are sent again while the run that brought them is taken back. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import * as imports from "../rows/imports.js";
import {
  START,
  stored,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const RUN = "shop-2025";
const events = (count: number): IncomingEvent[] =>
  Array.from({ length: count }, (_, n) => ({
    type: "pageview",
    eventId: `e${n}`,
    visitorId: "ada",
    occurredAt: START - DAY + n * MINUTE,
  }));

/** Sends events of the run, or events without a run. */
async function send(sent: IncomingEvent[], importId?: string) {
  const rows = sent.map((_event, n) => n);
  const piece = importId !== undefined && {
    piece: { importId, chunk: "0", rows, rowsInChunk: rows.length },
  };
  return stored(await site.send(sent, { import: true, ...piece }));
}
const open = (importId: string) =>
  t.mutation(api.imports.openImport, { siteId: site.siteId, importId });
const takeBack = () =>
  t.run(async (ctx) => {
    const run = await ctx.db.query("imports").first();
    await ctx.db.patch("imports", run!._id, { undoneAt: START });
  });

describe("an event that is sent again", () => {
  beforeEach(async () => {
    await open(RUN);
    await send(events(3), RUN);
  });

  test("is a duplicate of one that a run has brought", async () => {
    expect(await send(events(3))).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  test("is new while that run is taken back, and known from then on", async () => {
    await takeBack();
    expect(await send(events(3))).toMatchObject({ accepted: 3, duplicates: 0 });
    expect(await send(events(3))).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  test("is new to another run, too", async () => {
    await takeBack();
    await open("again");
    expect(await send(events(3), "again")).toMatchObject({ accepted: 3 });
  });

  test("is a duplicate, too, where the row of its run is gone", async () => {
    await t.run(async (ctx) => {
      const run = await ctx.db.query("imports").first();
      await ctx.db.delete("imports", run!._id);
    });
    expect(await send(events(3))).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  test("looks its run up once in a transaction, whether taken back or not", async () => {
    const find = vi.spyOn(imports, "findImport");
    await send(events(3));
    expect(find).toHaveBeenCalledTimes(1);
    await takeBack();
    await send(events(3));
    expect(find).toHaveBeenCalledTimes(2);
  });
});

test("an event that no run has brought looks none up", async () => {
  await send(events(3));
  const find = vi.spyOn(imports, "findImport");
  expect(await send(events(3))).toMatchObject({ duplicates: 3 });
  expect(find).not.toHaveBeenCalled();
});
