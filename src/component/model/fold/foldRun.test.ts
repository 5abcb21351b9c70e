import { describe, expect, test } from "vitest";
import { SECOND } from "../../../shared/units.js";
import type { LogPosition } from "../log/foldCursor.js";
import {
  ATTEMPT_SHARE,
  MAX_RANGES_PER_FOLD,
  SMALLEST_SHARE,
} from "./foldPlan.js";
import { FoldRun, MAX_DEAD_LETTERS_PER_FOLD } from "./foldRun.js";

const NOW = 1_700_000_000_000;
const failing = { since: NOW - 1000, stops: 3 };
/** The position behind so many events, each of which is a commit. */
const at = (events: number): LogPosition | null =>
  events === 0 ? null : { seq: BigInt(events), after: events };

function begin(size: number, { isOnTrial = false, from = 0 } = {}) {
  const batch = {
    cursor: at(from),
    upTo: 1000n,
    size,
    flushIntervalMs: 30 * SECOND,
  };
  return new FoldRun(batch, isOnTrial ? failing : undefined);
}

const chunk = (events: number, upTo: number, exhausted = false) => ({
  cursor: at(upTo),
  events,
  ranges: events,
  exhausted,
});

/**
 * Runs a batch of events, some of which fail: the sizes that are tried, and what becomes of the
 * run.
 */
function tried(size: number, bad: readonly number[], isOnTrial = false) {
  const run = begin(size, { isOnTrial });
  const all: number[] = [];
  const setAside: number[] = [];
  let from = 0;
  for (let attempt = run.next(); attempt; attempt = run.next()) {
    const to = from + attempt.size;
    all.push(attempt.size);
    if (!bad.some((index) => index >= from && index < to)) {
      from = to;
      run.folded(chunk(attempt.size, from, from === size));
      continue;
    }
    const answer = run.failed();
    if (answer === "stop") run.stopped();
    else if (answer !== "halve") {
      setAside.push(from);
      from++;
      run.setAside(at(from));
    }
  }
  return { all, setAside, run };
}

describe("the events of each attempt", () => {
  test("are all of a batch that folds", () => {
    expect(tried(500, []).all).toEqual([500]);
  });

  test("are halved by a failure until the event is alone", () => {
    const { all, setAside } = tried(500, [0]);
    const halves = [500, 250, 125, 63, 32, 16, 8, 4, 2, 1];
    expect(all.slice(0, halves.length)).toEqual(halves);
    expect(setAside).toEqual([0]);
  });

  test("stay halved where no event is found guilty", () => {
    const run = begin(16);
    run.next();
    expect(run.failed()).toBe("halve");
    expect(run.next()?.size).toBe(8);
    run.folded(chunk(5, 5));
    expect(run.next()?.size).toBe(8);
    run.folded(chunk(8, 13));
    expect(run.next()?.size).toBe(3);
  });

  test("grow behind an event that was set aside", () => {
    expect(tried(16, [0]).all).toEqual([16, 8, 4, 2, 1, 1, 2, 4, 8]);
  });

  test("are not halved again for bad events that follow each other", () => {
    const { all, setAside } = tried(8, [0, 1, 2]);
    expect(all).toEqual([8, 4, 2, 1, 1, 1, 1, 2, 2]);
    expect(setAside).toEqual([0, 1, 2]);
  });

  test("begin with one on trial", () => {
    expect(tried(9, [], true).all).toEqual([1, 2, 4, 2]);
  });

  test("are the rest where an attempt folds fewer than it may", () => {
    const run = begin(10);
    run.next();
    run.folded(chunk(7, 7));
    expect(run.next()?.size).toBe(3);
  });
});

describe("an attempt", () => {
  test("may use half the share after each failure, as far as one event needs", () => {
    const run = begin(8);
    expect(run.next()?.share).toBe(ATTEMPT_SHARE);
    run.failed();
    expect(run.next()?.share).toBe(ATTEMPT_SHARE / 2);
    run.failed();
    expect(run.next()?.share).toBe(SMALLEST_SHARE);
  });

  test("may use the ranges that those before it have left", () => {
    const run = begin(10);
    expect(run.next()?.ranges).toBe(MAX_RANGES_PER_FOLD);
    run.folded({ ...chunk(4, 4), ranges: MAX_RANGES_PER_FOLD - 1 });
    expect(run.next()?.ranges).toBe(1);
    run.folded({ ...chunk(1, 5), ranges: 1 });
    expect(run.next()).toBeNull();
  });

  test("begins behind what is folded or set aside", () => {
    const run = begin(4, { from: 2 });
    expect(run.cursor).toEqual(at(2));
    run.folded(chunk(2, 4));
    expect(run.cursor).toEqual(at(4));
    run.setAside(at(5));
    expect(run.cursor).toEqual(at(5));
  });

  test("is the last of 24", () => {
    // Ranges are cut, so that every attempt folds one event.
    const run = begin(100);
    let attempts = 0;
    while (run.next()) run.folded(chunk(1, ++attempts));
    expect(attempts).toBe(24);
    expect(run.report(NOW)).toMatchObject({ state: "clean", debounceMs: 0 });
  });
});

describe("a failure of one event", () => {
  test("is its own up to five times in a batch; the sixth stops the lane", () => {
    const run = begin(20);
    while (run.failed() === "halve");
    for (let letters = 1; letters <= MAX_DEAD_LETTERS_PER_FOLD; letters++) {
      run.setAside(at(letters));
      const isLast = letters === MAX_DEAD_LETTERS_PER_FOLD;
      expect(run.failed()).toBe(isLast ? "stop" : "setAside");
    }
    run.stopped();
    expect(run.next()).toBeNull();
  });

  test("makes a trial look ahead at its first, and not at the others", () => {
    const run = begin(20, { isOnTrial: true });
    expect(run.failed()).toBe("lookAhead");
    run.setAside(at(1));
    expect(run.failed()).toBe("setAside");
  });

  test("makes a trial look ahead also behind events that fold", () => {
    const run = begin(20, { isOnTrial: true });
    run.next();
    run.folded(chunk(1, 1));
    expect(run.failed()).toBe("halve");
    expect(run.failed()).toBe("lookAhead");
  });
});

describe("the report", () => {
  const flushIntervalMs = 30 * SECOND;

  test("of a batch that folds and leaves more goes on at once", () => {
    const run = begin(500);
    run.next();
    run.folded(chunk(500, 500));
    expect(run.report(NOW)).toEqual({
      cursor: { seq: 500n, after: 500, at: NOW },
      state: "clean",
      failing: undefined,
      foldedTo: 500n,
      isExhausted: false,
      events: 500,
      debounceMs: 0,
    });
  });

  test("of a log that is exhausted says that all of the batch is folded", () => {
    const { run } = tried(3, []);
    expect(run.report(NOW)).toEqual({
      cursor: { seq: 3n, after: 3, at: NOW },
      state: "clean",
      failing: undefined,
      foldedTo: 1000n,
      isExhausted: true,
      events: 3,
      debounceMs: flushIntervalMs,
    });
  });

  test("of an empty log is clean, without a cursor", () => {
    const run = begin(1, { isOnTrial: true });
    run.next();
    run.folded(chunk(0, 0, true));
    expect(run.report(NOW)).toEqual({
      cursor: null,
      state: "clean",
      failing: undefined,
      foldedTo: 1000n,
      isExhausted: true,
      events: 0,
      debounceMs: flushIntervalMs,
    });
  });

  test("of a run without room for an attempt is unknown", () => {
    const run = begin(500, { from: 7, isOnTrial: true });
    run.next();
    expect(run.report(NOW)).toEqual({
      cursor: null,
      state: "unknown",
      failing,
      foldedTo: undefined,
      isExhausted: false,
      events: 0,
      debounceMs: flushIntervalMs,
    });
  });

  test("of a run that is stuck keeps what it has folded, and rests", () => {
    const run = begin(4);
    run.next();
    run.folded(chunk(2, 2));
    run.stuck();
    expect(run.next()).toBeNull();
    expect(run.report(NOW)).toMatchObject({
      cursor: { seq: 2n },
      state: "stuck",
      foldedTo: 2n,
      debounceMs: flushIntervalMs,
    });
  });

  test("of an event that was set aside untried has moved", () => {
    const run = begin(0);
    run.setAside(at(1));
    expect(run.next()).toBeNull();
    expect(run.report(NOW)).toMatchObject({
      cursor: { seq: 1n },
      state: "clean",
      events: 1,
      debounceMs: 0,
    });
  });

  test("of a run that stops its lane is not clean of the failure", () => {
    const run = begin(20, { isOnTrial: true });
    expect(run.failed()).toBe("lookAhead");
    run.stopped();
    expect(run.report(NOW)).toEqual({
      cursor: null,
      state: "clean",
      failing,
      foldedTo: undefined,
      isExhausted: false,
      events: 0,
      debounceMs: flushIntervalMs,
    });
  });

  test("of a trial that folds some and stops again has the shortest pause", () => {
    const run = begin(20, { isOnTrial: true });
    run.next();
    run.folded(chunk(1, 1));
    run.stopped();
    expect(run.report(NOW).failing).toEqual({ ...failing, stops: 0 });
  });

  test("of a trial that only sets events aside is still failing", () => {
    const run = begin(1, { isOnTrial: true });
    run.next();
    run.failed();
    run.setAside(at(1));
    expect(run.report(NOW)).toMatchObject({ failing, state: "clean" });
  });

  test("of a trial that folds is well", () => {
    const { run } = tried(9, [], true);
    expect(run.report(NOW).failing).toBeUndefined();
  });

  test("tells positions inside a commit apart", () => {
    const run = begin(3, { from: 5 });
    run.folded({ ...chunk(1, 5), cursor: { seq: 5n, after: 6 } });
    expect(run.report(NOW).cursor).toEqual({ seq: 5n, after: 6, at: NOW });
    const same = begin(3, { from: 5 });
    expect(same.report(NOW).cursor).toBeNull();
  });
});
