import { expect, test } from "vitest";
import { atDevice } from "./personPlace.js";

test("a step of a browser begins before its first row", () =>
  expect(atDevice("v1", "events")).toEqual({
    visitorId: "v1",
    step: "events",
    after: null,
  }));
