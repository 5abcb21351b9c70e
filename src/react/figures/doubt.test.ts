import { describe, expect, test } from "vitest";
import type { Approximation } from "../../shared/api/approximationFields.js";
import { createFormats } from "../format/format.js";
import { defaultLabels as labels } from "../labels/labels.js";
import {
  doubtOf,
  notesOf,
  type DoubtedFigure,
  type Doubtful,
} from "./doubt.js";

const formats = createFormats({ locale: "en" });
const sketch: Approximation = {
  reason: "sketch",
  figures: "visitors",
  relativeError: 0.01625,
};
const cutVisitors: Approximation = {
  reason: "budget",
  figures: "visitors",
  atMost: 1300,
};
const said = (...approximations: Approximation[]): Doubtful => ({
  approximate: approximations.some(({ reason }) => reason !== "sketch"),
  approximations,
});
const about = (
  answer: Doubtful,
  name: string,
  of: DoubtedFigure["of"] = "range",
) => doubtOf(answer, { name, of }, formats, labels);

describe("doubtOf", () => {
  test("an approximate visitors figure does not mark page views", () => {
    expect(about(said(cutVisitors), "visitors")).toEqual({
      isApproximate: true,
      words: "There is too much to count all of it: off by 1,300 at most.",
    });
    expect(about(said(cutVisitors), "pageviews")).toBeUndefined();
  });

  test("a sketch is said quietly", () =>
    expect(about(said(sketch), "visitors")).toEqual({
      isApproximate: false,
      words: "Estimated, ±1.6%.",
    }));

  test("beside something worse, a sketch is not worth a word", () =>
    expect(about(said(sketch, cutVisitors), "visitors")?.words).toBe(
      about(said(cutVisitors), "visitors")?.words,
    ));

  test.each([
    ["events", "events pageviews viewsPerSession revenue:EUR"],
    [
      "sessions",
      "sessions viewsPerSession bounceRate averageSessionDurationMs",
    ],
    ["newVisitors", "newVisitors"],
    ["users", "users"],
    [
      "all",
      "visitors newVisitors users sessions pageviews viewsPerSession bounceRate averageSessionDurationMs events revenue:EUR",
    ],
  ] as const)("of the overview, %s are %s", (figures, names) => {
    const answer = said({ reason: "budget", figures });
    const all = [
      ...["visitors", "newVisitors", "users", "sessions", "pageviews"],
      ...["viewsPerSession", "bounceRate", "averageSessionDurationMs"],
      ...["events", "revenue:EUR"],
    ];
    const concerned = all.filter((name) => about(answer, name));
    expect(concerned.sort()).toEqual(names.split(" ").sort());
  });

  test("under a session dimension all but visitors are of sessions", () => {
    const answer = said({ reason: "budget", figures: "sessions", atMost: 3 });
    expect(about(answer, "pageviews", "row")?.isApproximate).toBe(true);
    expect(about(answer, "visitors", "row")).toBeUndefined();
  });

  test("without a reason, all is approximate and nothing says why", () => {
    const old = { approximate: true };
    expect(about(old, "events")).toEqual({ isApproximate: true, words: "" });
    expect(notesOf(old, formats, labels)).toBe(labels.approximateHelp);
    expect(about({ approximate: false }, "events")).toBeUndefined();
  });
});

describe("notesOf", () => {
  test("says each reason, sketches aside", () => {
    const answer = said(
      sketch,
      { reason: "trimmed", figures: "rows", atMost: 12 },
      { reason: "retention", figures: "all", from: 0 },
      { reason: "budget", figures: "all" },
    );
    expect(notesOf(answer, formats, labels)).toBe(
      "A row may miss up to 12: rare entries are counted together. Old details are not kept: whole hours or days are counted. There is too much to count all of it.",
    );
    expect(notesOf(said(sketch), formats, labels)).toBe("");
  });
});
