import { expect, test } from "vitest";
import { historyText } from "./demoHistory.js";

const facts = {
  isFirst: true,
  accepted: 14_645,
  stored: 14_645,
  seconds: 9.96,
};

test.each([
  [facts, "14,645 events of two weeks stored and counted in 10.0 s."],
  [
    { ...facts, isFirst: false, accepted: 0 },
    "The history is there already: 14,645 events of two weeks, none since the last run.",
  ],
  [
    { ...facts, isFirst: false, accepted: 12 },
    "The history is there already: 14,645 events of two weeks, 12 of them new since the last run.",
  ],
])("%j", (each, text) => expect(historyText(each)).toBe(text));
