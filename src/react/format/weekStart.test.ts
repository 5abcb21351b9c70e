import { afterEach, expect, test, vi } from "vitest";
import { weekStartOf, weekStartOfRegion } from "./weekStart.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Locales whose first day has been the same for decades. */
const cases = [
  ["en-US", 0],
  ["en", 0],
  ["pt-BR", 0],
  ["ja", 0],
  ["he-IL", 0],
  ["en-GB", 1],
  ["de", 1],
  ["fr-FR", 1],
  ["es-ES", 1],
  ["ar-EG", 6],
  ["fa-IR", 6],
  ["dv-MV", 5],
] as const;

test.each(cases)("a week in %s begins with day %i", (locale, day) => {
  expect(weekStartOf(locale)).toBe(day);
});

test.each(cases)(
  "the list of regions says the same of %s, for browsers without weeks",
  (locale, day) => {
    expect(weekStartOfRegion(new Intl.Locale(locale))).toBe(day);
  },
);

test("a browser without weeks uses the list", () => {
  class OldLocale extends Intl.Locale {}
  Object.assign(OldLocale.prototype, { getWeekInfo: undefined });
  Object.defineProperty(OldLocale.prototype, "weekInfo", { value: undefined });
  vi.stubGlobal("Intl", {
    DateTimeFormat: Intl.DateTimeFormat,
    Locale: OldLocale,
  });
  expect(weekStartOf("en-US")).toBe(0);
  expect(weekStartOf("de")).toBe(1);
  expect(weekStartOf("ar-EG")).toBe(6);
});

test.each([undefined, "en_US", ""])(
  "%s means the browser's own locale",
  (locale) => {
    const { locale: own } = new Intl.DateTimeFormat().resolvedOptions();
    expect(weekStartOf(locale)).toBe(weekStartOf(own));
  },
);
