import { describe, expect, test } from "vitest";
import { allowances, mistakes, refusals } from "./authAnswer.helpers.js";
import { decide } from "./authAnswer.js";

describe("decide", () => {
  test.each(allowances)("%s allows", (_, answer) => {
    expect(decide(answer)).toEqual({ allowed: true });
  });

  test.each(refusals)("%s refuses", (_, answer) => {
    expect(decide(answer)).toEqual({ allowed: false });
  });

  test.each(mistakes)("%s refuses, and says why", (_, answer, said) => {
    const { allowed, mistake } = decide(answer);
    expect([allowed, `: ${mistake}`]).toEqual([false, said]);
  });

  test("what is in an answer is said to nobody", () => {
    for (const answer of ["s3cret", ["s3cret"], { token: "s3cret" }, 53]) {
      expect(decide(answer).mistake).not.toMatch(/s3cret|53/);
    }
  });
});
