import { expect, test } from "vitest";
import { channelOf } from "../parse/channel.js";
import { clickIdIn, clickIds } from "./clickIds.js";
import { withoutClickIdValues } from "../parse/clickIdValues.js";

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
