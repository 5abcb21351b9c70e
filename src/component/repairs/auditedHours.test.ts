/** The hours that an audit draws are spread over the whole history that has its rows. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Horizons } from "../model/rollups/horizons.js";
import * as eventRows from "../rows/events.js";
import { idOf, plantBlocks, totals } from "../rollups/plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { drawHours, shuffled } from "./auditedHours.js";
import { plantRaw } from "./repairs.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

/** Chance is this, between 0 and 1. */
let chance = 0;
beforeEach(() => {
  chance = 0;
  vi.spyOn(Math, "random").mockImplementation(() => chance);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const day = Date.UTC(2026, 2, 2);
const at = (hours: number) => day + hours * HOUR;

const plantEvents = (...times: number[]) =>
  plantRaw(t, site, { events: times.map((occurredAt) => ({ occurredAt })) });
const draw = async (sample = 200) =>
  (await inScope(t, site, (scope) => drawHours(scope, sample)))
    .map((hour) => (hour - day) / HOUR)
    .sort((a, b) => a - b);
const setHorizons = (horizons: Partial<Horizons>) =>
  t.run((ctx) =>
    ctx.db.insert("horizons", {
      ...{ siteId: idOf(site), events: 0, hours: 0, days: 0 },
      ...horizons,
    }),
  );

describe("the hours that are drawn", () => {
  test("are none where nothing has happened", async () => {
    await plantBlocks(t, site, totals("hour", at(1)));
    expect(await draw()).toEqual([]);
  });

  test("are none while every hour is open", async () => {
    await plantEvents(at(8));
    expect(await draw()).toEqual([]);
  });

  test("are all closed ones of a short history, with events or with blocks", async () => {
    // The clock is at 9:30, so the hour from 7 on has just closed.
    const minutes = [1, 2].map((minute) => at(1) + minute * MINUTE);
    await plantEvents(...minutes, at(4), at(6), at(7), at(8));
    await plantBlocks(
      t,
      site,
      ...[0, 2, 4, 9].map((hour) => totals("hour", at(hour))),
    );
    expect(await draw()).toEqual([1, 2, 4, 6, 7]);
    expect(await draw(7)).toEqual([1, 2, 4, 6, 7]);
  });

  test("have all of a short history although clocks are set by half an hour", async () => {
    const { siteId } = site;
    const timeZone = "Australia/Lord_Howe";
    await t.mutation(api.sites.updateSite, { siteId, timeZone });
    // The hour from 2 on begins at 2:30 and has half the length.
    const shift = Date.UTC(2025, 9, 4, 15, 30);
    vi.setSystemTime(shift + 5 * HOUR);
    const starts = [-HOUR, 0, HOUR / 2, 1.5 * HOUR].map((ms) => shift + ms);
    await plantEvents(...starts);
    chance = 0.99;
    const drawn = await inScope(t, site, (scope) => drawHours(scope, 200));
    expect(drawn.sort((a, b) => a - b)).toEqual(starts);
  });

  test("are one of each part of a long history", async () => {
    vi.setSystemTime(at(14) + 30 * MINUTE);
    await plantEvents(...Array.from({ length: 13 }, (_, hour) => at(hour)));
    expect(await draw(3)).toEqual([0, 4, 8]);
    chance = 0.99;
    expect(await draw(3)).toEqual([4, 8, 12]);
    chance = 0.5;
    expect(await draw(1)).toEqual([6]);
  });

  test("are the next ones with rows where a part begins with a gap", async () => {
    vi.setSystemTime(at(14) + MINUTE);
    await plantEvents(at(0), at(3), at(9));
    await plantBlocks(t, site, totals("hour", at(6)));
    expect(await draw(3)).toEqual([0, 6, 9]);
    chance = 0.99;
    expect(await draw(3)).toEqual([3, 9]);
  });

  test("are hours whose events and blocks are not gone", async () => {
    vi.setSystemTime(day + 6 * DAY);
    const days = [0, 1, 2, 3, 4];
    await plantEvents(...days.map((index) => day + index * DAY));
    await setHorizons({
      ...{ eventsFrom: day + DAY, events: day + 2 * DAY },
      ...{ hoursFrom: day + 3 * DAY, hours: day + 4 * DAY },
    });
    expect(await draw()).toEqual([0, 48, 96]);
    // Three days and 22 hours are left: the first third ends on day 2, and the last begins on day 4.
    expect(await draw(2)).toEqual([0, 96]);
    // Spans that lie before the instant that is drawn are not read.
    chance = 0.5;
    const eventsOfSite = vi.spyOn(eventRows, "eventsOfSite");
    await plantEvents(day + 5 * DAY + 23 * HOUR);
    vi.setSystemTime(day + 7 * DAY);
    expect(await draw(1)).toEqual([143]);
    expect(eventsOfSite).toHaveBeenCalledTimes(2);
  });

  test("are none where all rows are gone", async () => {
    vi.setSystemTime(day + 2 * DAY);
    await plantEvents(at(1));
    await setHorizons({ eventsFrom: day, events: day + 2 * DAY });
    expect(await draw()).toEqual([]);
  });
});

test("chance alone orders the hours", () => {
  const order = [0.3, 0.1, 0.2];
  vi.mocked(Math.random).mockImplementation(() => order.shift() ?? 0);
  expect(shuffled(["a", "b", "c"])).toEqual(["b", "c", "a"]);
});
