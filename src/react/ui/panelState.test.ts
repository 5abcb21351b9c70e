import { expect, test } from "vitest";
import { readyReport, type Report } from "../data/report.js";
import { panelState } from "./panelState.js";

const emptyText = (data: number[]) =>
  data.length === 0 ? { message: "None.", hint: "Wait." } : null;
const ready: Report<number[]> = readyReport([1]);
const error = new Error("no");

test.each<[string, Partial<Report<number[]>>, object]>([
  ["nothing yet", { data: undefined }, { kind: "loading" }],
  ["data", {}, { kind: "ready", isStale: false }],
  ["earlier data", { isStale: true }, { kind: "ready", isStale: true }],
  ["no rows", { data: [] }, { kind: "empty", message: "None.", hint: "Wait." }],
  ["an error, whatever was there before", { error }, { kind: "error", error }],
])("%s", (_, change, state) =>
  expect(panelState({ ...ready, ...change }, emptyText)).toMatchObject(state),
);
