import { expect, test } from "vitest";
import { joinFences } from "./fences.js";

const at = (lane: number, seq: bigint, after = 0) => ({ lane, seq, after });

test.each([
  ["none", [], []],
  ["one", [[at(0, 5n)]], [at(0, 5n)]],
  ["of two lanes", [[at(1, 5n)], [at(0, 7n)]], [at(0, 7n), at(1, 5n)]],
  ["the later commit", [[at(0, 5n, 9)], [at(0, 7n, 1)]], [at(0, 7n, 1)]],
  ["further in a commit", [[at(0, 7n, 1)], [at(0, 7n, 9)]], [at(0, 7n, 9)]],
  ["less far in a commit", [[at(0, 7n, 9)], [at(0, 7n, 1)]], [at(0, 7n, 9)]],
  ["the earlier commit", [[at(0, 7n, 1)], [at(0, 5n, 9)]], [at(0, 7n, 1)]],
  [
    "of three lanes",
    [[at(2, 1n), at(0, 1n), at(1, 1n)]],
    [at(0, 1n), at(1, 1n), at(2, 1n)],
  ],
  ["one that is not known", [[at(0, 7n)], undefined], undefined],
] as const)("joinFences: %s", (_, fences, joined) =>
  expect(joinFences(fences.map((fence) => fence && [...fence]))).toEqual(
    joined,
  ),
);
