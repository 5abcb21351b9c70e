/**
 * A browser has other time zone data than the server: other clocks for the site's zone, by half an
 * hour. The dashboard uses the server's data, so it shows whole days, by the server's names.
 */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { createFormats } from "../../src/react/format/format.js";
import { HOUR, MINUTE } from "../../src/shared/units.js";
import { utcOffsetsOf } from "../../src/shared/time/utcOffsets.js";
import { zoneOf } from "../../src/shared/time/zone.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { useBrowser } from "./browser.js";
import {
  chooseRange,
  openTab,
  readChart,
  readFigures,
  rowsSettled,
  settled,
} from "./dashboard.js";
import { useShop } from "./shop.js";

const timeZone = "America/Vancouver";
const zone = zoneOf(timeZone);
const today = zone.dayStart(Date.now());
const yesterday = zone.dayStart(today - 1);
/**
 * Visits in the last minutes of the day before yesterday, and in yesterday's first and last
 * minutes.
 */
const visits = [yesterday - 5 * MINUTE, yesterday + 5 * MINUTE, today - MINUTE];

const browser = useBrowser();
const shop = useShop(async ({ url, update }) => {
  await update({ timeZone });
  await sendEvents(
    url,
    visits.map((occurredAt, i) => ({
      type: "pageview",
      eventId: `visit-${i}`,
      occurredAt,
      visitorId: `visitor-${i}`,
      url: "https://harbour-and-leaf.example/",
    })),
  );
});

/**
 * Gives the zone the clock of Adelaide, in every use of `Intl`, and keeps the ranges that the page
 * asks for.
 */
async function otherData(page: Page): Promise<void> {
  await page.addInitScript((name) => {
    const { DateTimeFormat } = Intl;
    Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
      construct(target, [locale, options]: [string, { timeZone?: string }?]) {
        const isSite = options?.timeZone === name;
        const changed = isSite ? { timeZone: "Australia/Adelaide" } : {};
        return new target(locale, { ...options, ...changed });
      },
    });
    const asked: { from: number; to: number }[] = [];
    Object.assign(globalThis, { asked });
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its socket below
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      if (typeof data === "string" && data.includes("modifications")) {
        const { modifications = [] } = JSON.parse(data) as {
          modifications?: { args?: { from?: number; to?: number }[] }[];
        };
        for (const { args } of modifications) {
          const { from, to } = args?.[0] ?? {};
          if (from !== undefined && to !== undefined) asked.push({ from, to });
        }
      }
      send.call(this, data);
    };
  }, timeZone);
}

function askedRanges(page: Page): Promise<{ from: number; to: number }[]> {
  return page.evaluate(
    () =>
      (globalThis as unknown as { asked: { from: number; to: number }[] })
        .asked,
  );
}

test("shows whole days of the server, and its times", async () => {
  const page = await browser.open(shop().dashboard, {
    prepare: async (fresh) => {
      // No day ends during the test.
      await fresh.clock.install({ time: today + 12 * HOUR });
      await otherData(fresh);
    },
  });
  await settled(page);
  const zonesClock = await page.evaluate(
    (name) =>
      new Intl.DateTimeFormat("en", {
        timeZone: name,
        timeZoneName: "longOffset",
      }).format(0),
    timeZone,
  );
  expect(zonesClock).toContain("GMT+09:30");

  const formats = createFormats({
    locale: "en-US",
    utcOffsets: utcOffsetsOf(timeZone),
  });
  const days: number[] = [];
  for (let day = today; days.length < 7; day = zone.dayStart(day - 1)) {
    days.unshift(day);
  }
  await expect
    .poll(async () => (await readChart(page)).map(([, visitors]) => visitors))
    .toEqual(["0", "0", "0", "0", "1", "2", "0 so far"]);
  expect((await readChart(page)).map(([name]) => name)).toEqual(
    days.map((day): unknown =>
      expect.stringContaining(formats.bucket(day, "day")),
    ),
  );
  expect((await readFigures(page)).Pageviews).toBe("3");
  expect(await page.getByText("≈").count()).toBe(0);

  await chooseRange(page, "Yesterday");
  await expect.poll(async () => (await readFigures(page)).Pageviews).toBe("2");
  await settled(page);
  expect(await page.getByText("≈").count()).toBe(0);
  const hours = (zone.nextDay(yesterday) - yesterday) / HOUR;
  const chart = await readChart(page);
  expect(chart).toHaveLength(hours);
  const visited = chart.flatMap(([, visitors], i) =>
    visitors === "1" ? i : [],
  );
  expect(visited).toEqual([0, hours - 1]);

  const asked = await askedRanges(page);
  expect(asked.length).toBeGreaterThan(4);
  for (const { from, to } of asked) {
    expect(zone.hourStart(from)).toBe(from);
    expect(zone.hourStart(to)).toBe(to);
  }
  expect(asked).toContainEqual(expect.objectContaining({ from: days[0] }));
  const whole = { from: yesterday, to: today };
  expect(asked).toContainEqual(expect.objectContaining(whole));

  await openTab(page, "Events");
  await rowsSettled(page);
  const times = await page.locator("[role=tabpanel] time").allTextContents();
  expect(times.length).toBeGreaterThan(0);
  for (const time of times) expect(time).toMatch(/12:05\sAM|11:59\sPM/);
});
