/** Prices, checked by hand against those of the two plans. */
import { expect, test } from "vitest";
import {
  callsOf,
  callsWithoutActionOf,
  dollarsOf,
  dollarsOfCallsAndBandwidth,
  dollarsOfStorage,
  dollarsWithoutStorage,
  pro,
  starter,
} from "./price.js";

const usage = {
  events: 1_000_000,
  requests: 1_000_000,
  requestCalls: 2_000_000,
  scheduledCalls: 500_000,
  bandwidthBytes: 10e9,
  storedBytes: 5e9,
};

test("a request is its HTTP action and its calls", () => {
  expect(callsOf(usage)).toBe(3_500_000);
  expect(callsWithoutActionOf(usage)).toBe(2_500_000);
});

test("each plan prices calls and bandwidth", () => {
  expect(dollarsOfCallsAndBandwidth(usage, pro)).toBeCloseTo(5 + 2, 10);
  expect(dollarsOfCallsAndBandwidth(usage, starter)).toBeCloseTo(5.5 + 2.2, 10);
});

test("the whole price adds the HTTP action and a month of storage", () => {
  // 64 MiB for 0.1 s, a million times, at $0.30 a GB and hour.
  const compute = ((64 * 1024 * 1024) / 1e9) * (1e5 / 3600) * 0.3;
  expect(dollarsWithoutStorage(usage)).toBeCloseTo(7 + 2 + compute, 10);
  expect(dollarsOf(usage)).toBeCloseTo(7 + 2 + compute + 1, 10);
});

test("storage costs by the day", () => {
  expect(dollarsOfStorage(1e9 * 90)).toBeCloseTo(0.6, 10);
});
