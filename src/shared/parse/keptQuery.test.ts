import { describe, expect, test } from "vitest";
import {
  isAttributionParameter,
  refParameters,
  tagFields,
  utmParameter,
} from "../event/attributionParameters.js";
import { clickIds } from "../event/clickIds.js";
import { keptQuery } from "./keptQuery.js";
import { deepDecoded, withoutNestedQuery } from "./nestedQuery.js";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["token=1&email=a%40b", undefined],
  ["?utm_source=news", "utm_source=news"],
  ["a=1&?utm_source=news", "utm_source=news"],
  ["utm_source=a+b%20c&token=1", "utm_source=a+b%20c"],
  ["utm_source=&utm_medium", "utm_source=&utm_medium"],
  ["ref=a&ref=b", "ref=a&ref=b"],
  ["t=1&T=2&page=3", "t=1&page=3"],
  ["t=%2Freset%3Ftoken%3D1", "t=%2Freset"],
  ["gclid=Cj0K&GCLID=1&msclkid", "gclid=&GCLID=&msclkid"],
  ["UTM_SOURCE=a&utm_token=b&via=c", undefined],
  ["utm_source=Why+not%3F", "utm_source=Why+not%3F"],
  ["ref=https://x.example/?token", "ref=https://x.example/"],
  ["ref=https://x.example/%23token", "ref=https://x.example/"],
  ["ref=a#token", "ref=a"],
  ["utm_source=x.example%3Fa%3D1", "utm_source=x.example"],
  ["ref=https%3A%2F%2Fada%3Apw%40x.example", "ref=https%3A%2F%2Fx.example"],
  ["&&=1&", undefined],
])("of %j is kept %j", (search, kept) => {
  expect(keptQuery(search, ["t", "page"])).toBe(kept);
  expect(keptQuery(kept, ["t", "page"])).toBe(kept);
});

describe("parameters of attribution", () => {
  test.each([
    ...tagFields.map(utmParameter),
    ...refParameters,
    ...clickIds.map(({ parameter }) => parameter),
  ])("%s is one", (name) => {
    expect(isAttributionParameter(name)).toBe(true);
    expect(keptQuery(name, [])).toBe(name);
  });
});

test.each([
  ["50% off? Yes & no", "50% off? Yes & no"],
  ["a?b=c", "a"],
  ["a%253Fb%253Dc", "a"],
  ["a=b", "a=b"],
  ["#tag", "#tag"],
])("withoutNestedQuery(%j) is %j", (text, without) => {
  expect(withoutNestedQuery(text)).toBe(without);
});

test.each([
  ["a%2Fb", "a/b"],
  ["a%25252Fb", "a/b"],
  ["100%", "100%"],
  ["%zz%2F", "%zz/"],
  ["%2F%FFa%25%FF", "/%FFa%%FF"],
])("deepDecoded(%j) is %j", (text, read) => {
  expect(deepDecoded(text)).toBe(read);
});
