import { expect, expectTypeOf, test } from "vitest";
import type { PersonsApi, ReportsApi } from "../../react/api.js";
import { Source } from "../code/source.js";
import {
  analyticsModule,
  exportedLists,
  exportedQueries,
  provisionModule,
} from "./backendFiles.js";

test("the reports are those that the dashboard asks, all of them and no others", () => {
  type Each<Names extends readonly string[]> = Names[number];
  expectTypeOf<Each<typeof exportedQueries>>().toEqualTypeOf<
    keyof ReportsApi
  >();
  expectTypeOf<Each<typeof exportedLists>>().toEqualTypeOf<keyof PersonsApi>();
  // The file exports both lists.
  const code = analyticsModule("footfall");
  for (const name of [...exportedQueries, ...exportedLists])
    expect(code).toContain(`  ${name},\n`);
});

test("texts of the app are quoted", () => {
  const code = provisionModule({
    component: "stats",
    slug: "default",
    name: 'Tea "&" more\\',
    timeZone: "Europe/Berlin",
  });
  expect(Source.read(code)).toBeDefined();
  expect(code).toContain(String.raw`name: "Tea \"&\" more\\",`);
  expect(code).toContain("components.stats");
  const others = analyticsModule("stats");
  expect(others).toContain("exposeAnalyticsApi(components.stats, {");
  expect(others).toContain("exposeLiveApi(components.stats, {");
});
