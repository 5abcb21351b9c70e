import { expect, test } from "vitest";
import { AttemptSizes } from "./attemptSizes.js";
import { ATTEMPT_SHARE, SMALLEST_SHARE } from "./foldPlan.js";

/** Events of a batch by their index, some of which fail: the sizes that are tried, until nothing is left. */
function tried(batch: number, bad: readonly number[], isOnTrial = false) {
  const sizes = new AttemptSizes(batch, isOnTrial);
  const all: number[] = [];
  const setAside: number[] = [];
  while (sizes.remaining > 0) {
    const from = batch - sizes.remaining;
    const to = from + sizes.next;
    all.push(sizes.next);
    if (!bad.some((index) => index >= from && index < to)) {
      sizes.folded(sizes.next);
    } else if (sizes.failed()) {
      setAside.push(from);
      sizes.setAside();
    }
  }
  return { all, setAside };
}

test("a batch that folds is one attempt", () => {
  expect(tried(500, []).all).toEqual([500]);
});

test("a failure is halved until the event is alone", () => {
  const { all, setAside } = tried(500, [0]);
  const halves = [500, 250, 125, 63, 32, 16, 8, 4, 2, 1];
  expect(all.slice(0, halves.length)).toEqual(halves);
  expect(setAside).toEqual([0]);
});

test("behind an event that was set aside attempts grow", () => {
  expect(tried(16, [0]).all).toEqual([16, 8, 4, 2, 1, 1, 2, 4, 8]);
});

test("bad events that follow each other are not looked for again", () => {
  const { all, setAside } = tried(8, [0, 1, 2]);
  expect(all).toEqual([8, 4, 2, 1, 1, 1, 1, 2, 2]);
  expect(setAside).toEqual([0, 1, 2]);
});

test("a trial begins with one event", () => {
  expect(tried(9, [], true).all).toEqual([1, 2, 4, 2]);
});

test("an attempt that folds fewer than it may leaves the rest", () => {
  const sizes = new AttemptSizes(10, false);
  sizes.folded(7);
  expect(sizes).toMatchObject({ remaining: 3, next: 3 });
});

test("every failure halves the share, as far as one event needs", () => {
  const sizes = new AttemptSizes(8, false);
  expect(sizes.share).toBe(ATTEMPT_SHARE);
  sizes.failed();
  expect(sizes.share).toBe(ATTEMPT_SHARE / 2);
  sizes.failed();
  expect(sizes.share).toBe(SMALLEST_SHARE);
});
