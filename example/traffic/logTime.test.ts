import { expect, test } from "vitest";
import { readTime } from "./logTime.js";

const time = Date.UTC(2015, 4, 17, 10, 5, 3);

test.each([
  [time, time],
  [time / 1000, time],
  [time / 1000 + 0.25, time + 250],
  [`${time}`, time],
  [` ${time / 1000} `, time],
  ["2015-05-17T10:05:03Z", time],
  ["2015-05-17T10:05:03.250Z", time + 250],
  ["2015-05-17t10:05:03,250z", time + 250],
  ["2015-05-17T12:05:03+02:00", time],
  ["2015-05-17T15:35:03+0530", time],
  ["2015-05-17 05:05:03-05", time],
  // Without a zone it is UTC, wherever the demo runs.
  ["2015-05-17T10:05:03", time],
  ["2015-05-17T10:05", time - 3000],
  ["2015-05-17", Date.UTC(2015, 4, 17)],
  ["2000-01-01", Date.UTC(2000, 0, 1)],
])("%j is %d", (value, expected) => expect(readTime(value)).toBe(expected));

test.each([
  undefined,
  null,
  true,
  "",
  "yesterday",
  "17/May/2015:10:05:03 +0000",
  "2015-02-30T10:05:03Z",
  "2015-05-17T25:05:03Z",
  "1999-12-31T23:59:59Z",
  // Microseconds, and times that are no log's.
  time * 1000,
  1.5,
  0,
  -1,
  NaN,
])("%j is no time", (value) => expect(readTime(value)).toBeNull());
