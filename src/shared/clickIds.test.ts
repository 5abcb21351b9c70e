import { expect, test } from "vitest";
import { channelOf } from "./channel.js";
import { clickIdIn, clickIds, withoutClickIdValues } from "./clickIds.js";

test.each([
  ["", ""],
  ["a=1&b=2", "a=1&b=2"],
  ["gclid=Cj0K", "gclid="],
  ["a=1&gclid=Cj0K&b=2", "a=1&gclid=&b=2"],
  ["gclid=a&fbclid=b&gclid=c", "gclid=&fbclid=&gclid="],
  ["GCLID=Cj0K", "GCLID="],
  ["mygclid=1&gclids=2", "mygclid=1&gclids=2"],
  ["utm_term=gclid=1", "utm_term=gclid=1"],
  ["gclid", "gclid"],
  ["gclid=", "gclid="],
  ["gclid=a%26b=c", "gclid="],
  [
    "https://shop.example/a?x=1&gclid=Cj0K#top",
    "https://shop.example/a?x=1&gclid=#top",
  ],
  [
    "https://shop.example/#/cart?fbclid=IwAR",
    "https://shop.example/#/cart?fbclid=",
  ],
  ["https://shop.example/gclid=1", "https://shop.example/gclid=1"],
])("withoutClickIdValues(%j) is %j", (text, without) => {
  expect(withoutClickIdValues(text)).toBe(without);
  expect(withoutClickIdValues(without)).toBe(without);
});

test("the kind of a click is known without its value", () => {
  for (const { parameter } of clickIds) {
    const query = withoutClickIdValues(`a=1&${parameter}=Cj0K`);
    expect(clickIdIn(new URLSearchParams(query))?.parameter).toBe(parameter);
  }
  expect(
    clickIdIn(new URLSearchParams("a=1&utm_source=gclid")),
  ).toBeUndefined();
});

test("a row's channel is what the rules say of its source", () => {
  for (const { parameter, source, channel } of clickIds) {
    expect(channelOf({ source, clickId: parameter })).toBe(channel);
    expect(channelOf({ clickId: parameter })).toBe(channel);
  }
});

test("clicks out of Facebook are never paid by their id", () => {
  const meta = clickIds.filter(({ parameter }) => parameter === "fbclid");
  expect(meta.map(({ channel }) => channel)).toEqual(["Organic Social"]);
});
