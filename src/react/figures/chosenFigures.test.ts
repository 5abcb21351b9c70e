import fc from "../../fastCheck.helpers.js";
import { describe, expect, test } from "vitest";
import { shownFigures, withFigure } from "./chosenFigures.js";
import { figuresOf, isUsualFigure, type OverviewFigure } from "./figures.js";

const all = figuresOf({ revenue: [{ amount: 1, currency: "EUR" }] });
const usual = all.filter(isUsualFigure);

describe("shownFigures", () => {
  test("without a choice shows the usual ones, without new visitors and users", () => {
    expect(shownFigures(all, "")).toEqual(usual);
    expect(all.filter((name) => !usual.includes(name))).toEqual([
      "newVisitors",
      "users",
    ]);
  });

  test.each([
    ["users", [...all.filter((name) => name !== "newVisitors")]],
    ["users.-revenue:EUR", all.filter((name) => !/new|revenue/.test(name))],
    ["nonsense.-", usual],
  ])("%j", (chosen, shown) => expect(shownFigures(all, chosen)).toEqual(shown));

  test("the figure of the chart shows, and an address cannot hide all", () => {
    const none = usual.map((name) => `-${name}`).join(".");
    expect(shownFigures(all, none)).toEqual(["visitors"]);
    expect(shownFigures(all, none, "events")).toEqual(["events"]);
  });
});

test("withFigure shows and hides as a set of names would, in any order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...all), fc.boolean())),
      (steps) => {
        const shown = new Set<OverviewFigure>(usual);
        let chosen = "";
        for (const [name, isShown] of steps) {
          if (isShown) shown.add(name);
          else shown.delete(name);
          chosen = withFigure(chosen, name, isShown);
        }
        const expected = all.filter((name) => shown.has(name));
        fc.pre(expected.length > 0);
        expect(shownFigures(all, chosen)).toEqual(expected);
        if (expected.join() === usual.join()) expect(chosen).toBe("");
      },
    ),
  );
});
