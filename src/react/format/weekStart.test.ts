import { expect, test } from "vitest";
import { weekStartOf } from "./weekStart.js";

test.each([
  ["en-US", 0],
  ["en-GB", 1],
  ["de", 1],
  ["ar-EG", 6],
  ["ja", 0],
])("the week of %s begins with day %d", (locale, day) =>
  expect(weekStartOf(locale)).toBe(day),
);

test("without a locale it is that of the runtime", () => {
  const { locale } = new Intl.NumberFormat().resolvedOptions();
  expect(weekStartOf(undefined)).toBe(weekStartOf(locale));
});
