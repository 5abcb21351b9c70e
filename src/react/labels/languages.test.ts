/** Every language has every word, and says the same with it. */
import { describe, expect, test } from "vitest";
import { defaultLabels } from "./labels.js";
import {
  languageLoads,
  languageOf,
  languages,
  type AllLabels,
} from "./languages.js";
import { settingsLabels } from "./settingsLabels.js";

const english: AllLabels = { ...defaultLabels, ...settingsLabels };
const names = Object.keys(english) as (keyof AllLabels)[];

/** The words that are spelled as in English. Any other word that equals the English one is forgotten. */
const spelledAsInEnglish: Record<
  keyof typeof languageLoads,
  (keyof AllLabels)[]
> = {
  de: [
    "exportView",
    "chartPoint",
    "pngTitle",
    "minuteColumn",
    "minuteBar",
    "heatMapCell",
    "headingHostname",
    "headingMedium",
    "headingRegion",
    "headingBrowser",
    "csvName",
    "deviceDesktop",
    "deviceTablet",
    "deviceHeadset",
    "channelDisplay",
    "channelAffiliates",
    "channelSms",
    "channelAudio",
    "hostname",
    "sentFromClient",
    "sentFromServer",
    "setupOrigin",
    "refusedBecause",
    "intervalAutomatic",
    "settingName",
    "usageBots",
    "usageBytes",
  ],
  fr: [
    "sessions",
    "points",
    "pngTitle",
    "minuteColumn",
    "panelPages",
    "panelSources",
    "tabSources",
    "headingPage",
    "headingSource",
    "deviceMobile",
    "deviceConsole",
    "channelDirect",
    "channelDisplay",
    "channelSms",
    "channelAudio",
    "sessionList",
    "typeEngagement",
    "traits",
    "sentFromClient",
    "activePages",
    "activeSources",
    "setupSite",
    "viewSessions",
    "intervalAutomatic",
    "site",
    "siteSettings",
    "exclusions",
  ],
  es: [
    "invisibleText",
    "pointsShort",
    "chartPoint",
    "pngTitle",
    "minuteBar",
    "heatMapCell",
    "channelDisplay",
    "channelSms",
    "channelAudio",
    "hostname",
    "refusedBecause",
    "intervalAutomatic",
    "shortcutGeneral",
    "usageBots",
    "usageBytes",
  ],
  pt: [
    "chartPoint",
    "pngTitle",
    "minuteBar",
    "heatMapCell",
    "deviceTablet",
    "deviceTv",
    "deviceConsole",
    "deviceHeadset",
    "channelDisplay",
    "channelSms",
    "hostname",
    "setupSite",
    "refusedBecause",
    "intervalAutomatic",
    "site",
    "siteSettings",
    "usageBots",
    "usageBytes",
  ],
  ja: ["channelSms", "usageBytes"],
};

const placeholders = (text: string) =>
  (text.match(/\{\w+\}/g) ?? []).toSorted();

/** Names of code and commands, which no language translates: `allowedOrigins`, `npx convex dev`. */
const code = (text: string) =>
  (
    text
      .replace(/\{\w+\}/g, "")
      .match(/npx convex \w+|\b\w*[a-z][A-Z]\w*|localhost(?:: "count")?/g) ?? []
  ).toSorted();

describe.each(languages.filter((language) => language !== "en"))(
  "the words in %s",
  (language) => {
    const load = async () => (await languageLoads[language]()).labels;

    test("are all words, and no others", async () =>
      expect(Object.keys(await load()).toSorted()).toEqual(names.toSorted()));

    test("have the places for values and the names of code that English has", async () => {
      const labels = await load();
      const parts = (label: (name: keyof AllLabels) => string) =>
        names.map((name) => [
          name,
          placeholders(label(name)),
          code(label(name)),
        ]);
      expect(parts((name) => labels[name])).toEqual(
        parts((name) => english[name]),
      );
    });

    test("are in that language, without spaces around", async () => {
      const labels = await load();
      const same = names.filter((name) => labels[name] === english[name]);
      expect(same.toSorted()).toEqual(spelledAsInEnglish[language].toSorted());
      expect(
        names.filter((name) => labels[name].trim() !== labels[name]),
      ).toEqual([]);
      expect(names.filter((name) => labels[name] === "")).toEqual([]);
    });
  },
);

test.each([
  ["de", "de"],
  ["de-AT", "de"],
  ["pt-BR", "pt"],
  ["ja", "ja"],
  ["JA-jp", "ja"],
  ["en-GB", "en"],
  ["it", "en"],
  // The browser's locale decides, which is English here.
  ["de_DE", "en"],
  ["", "en"],
  [undefined, "en"],
])("the locale %s has the words of %s", (locale, language) =>
  expect(languageOf(locale)).toBe(language),
);
