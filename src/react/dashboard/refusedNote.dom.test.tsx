/** A viewer reads that requests of a site with events were refused. */
import { expect, test } from "vitest";
import type { RefusalNote } from "../../shared/api/setupStatus.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import type { QueryAnswers } from "../convexClient.helpers.js";
import { setupOf } from "../fixtures.helpers.js";
import { noon } from "../lists/listFixtures.helpers.js";
import { listFirst, openDashboard } from "../openDashboard.helpers.js";
import { until } from "../page.helpers.js";

const refused = (lastAt: number): RefusalNote => ({
  reason: "origin",
  about: "https://new.example",
  requests: 12,
  isAtLeast: false,
  lastAt,
});

const openWith = (answers: QueryAnswers) =>
  openDashboard(answers, { tabs: listFirst });

const lines = () =>
  [...document.querySelectorAll(".footfall-status")]
    .map((line) => line.textContent)
    .filter((text) => text !== "");

const asked = (sent: string[]) =>
  sent.filter((name) => name === "analytics:getSetupStatus").length;

test("a line above the tabs says what was refused within the hour", async () => {
  const { sent } = await openWith({
    getSetupStatus: () => setupOf({ refusals: [refused(noon - 5 * MINUTE)] }),
  });
  await until(() =>
    expect(lines()).toEqual([
      "12 requests from https://new.example were refused: origin is not allowed.",
    ]),
  );
  expect(asked(sent)).toBe(1);
});

test("older refusals are no news", async () => {
  await openWith({
    getSetupStatus: () => setupOf({ refusals: [refused(noon - HOUR - 1)] }),
  });
  expect(lines()).toEqual([]);
});

test("an app that does not export the query has no line", async () => {
  const { sent } = await openWith({ getSetupStatus: () => new Error("none") });
  expect(lines()).toEqual([]);
  expect(asked(sent)).toBe(1);
});

test("the time that it asks with is rounded to minutes", async () => {
  const times: number[] = [];
  await openWith({
    getSetupStatus: ({ now }) => {
      times.push(now);
      return setupOf();
    },
  });
  expect(times.map((time) => time % MINUTE)).toEqual([0]);
});
