/** Checks the batches of the bench against the tracker itself, in a browser whose clock the test moves. */
import { expect, test } from "vitest";
import { pick, seeded } from "../example/traffic/random.js";
import { Browser } from "../src/browser/browser.helpers.js";
import { quiet, startTracker } from "../src/browser/tracker.helpers.js";
import { HOUR, SECOND } from "../src/shared/units.js";
import { batchesOf, withEngagementAtEnd, type BatchRule } from "./batches.js";

type Sent = [sentAtMs: number, events: number];

/** A page records an event at each time, and the visitor leaves it with the last one. */
async function sentByTracker(
  timesMs: readonly number[],
  rule: BatchRule,
): Promise<Sent[]> {
  const browser = new Browser();
  const { clock } = browser;
  const tab = browser.open();
  const tracker = startTracker(tab, { ...quiet, ...rule });
  await clock.advance(SECOND);
  const startedAt = clock.elapsedMs;
  const sent: Sent[] = [];
  browser.answer = ({ body }) => {
    const { events } = JSON.parse(body) as { events: unknown[] };
    sent.push([clock.elapsedMs - startedAt, events.length]);
    return { status: 202, body: { rejected: [] } };
  };
  for (const atMs of timesMs) {
    await clock.advance(startedAt + atMs - clock.elapsedMs);
    tracker.track("said");
  }
  tab.close();
  return sent;
}

function sentByBench(timesMs: readonly number[], rule: BatchRule): Sent[] {
  const session = timesMs.map((occurredAt) => ({
    type: "track" as const,
    occurredAt,
  }));
  return batchesOf(session, rule).map(({ sentAt, events }) => [
    sentAt,
    events.length,
  ]);
}

test.each<[string, number[], BatchRule, Sent[]]>([
  ["nothing", [], { flushIntervalMs: 3000, maxBatchEvents: 10 }, []],
  [
    "a visitor who leaves takes the rest along",
    [0, 7000, 60_000],
    { flushIntervalMs: HOUR, maxBatchEvents: 10 },
    [[60_000, 3]],
  ],
  [
    "a full batch does not wait",
    [0, 1000, 2000, 3000],
    { flushIntervalMs: HOUR, maxBatchEvents: 3 },
    [
      [2000, 3],
      [3000, 1],
    ],
  ],
  [
    "the first event that waits begins the interval",
    [0, 4000, 5000, 9999, 10_001],
    { flushIntervalMs: 5000, maxBatchEvents: 10 },
    [
      [5000, 2],
      [10_000, 2],
      [10_001, 1],
    ],
  ],
])("%s", (_name, timesMs, rule, sent) => {
  expect(sentByBench(timesMs, rule)).toEqual(sent);
});

test("the tracker sends the same batches at the same times", async () => {
  const random = seeded("batches");
  const kinds = new Set<string>();
  for (let session = 0; session < 60; session++) {
    const rule = {
      flushIntervalMs: pick(random, [
        [1, 3000],
        [1, 5000],
        [1, HOUR],
      ]),
      maxBatchEvents: 2 + Math.floor(9 * random()),
    };
    const times: number[] = [0];
    const events = 1 + Math.floor(24 * random());
    // A tab waits 0.1 s between two requests. No two moments here are that close.
    while (times.length < events)
      times.push(times.at(-1)! + 400 * (1 + Math.floor(8 * random() ** 2)));
    const sent = await sentByTracker(times, rule);
    expect(sentByBench(times, rule)).toEqual(sent);
    for (const [, size] of sent.slice(0, -1))
      kinds.add(size === rule.maxBatchEvents ? "full" : "due");
  }
  expect(kinds).toEqual(new Set(["full", "due"]));
});

test("the tracker records the engagement with a page when the next event ends it", () => {
  const kinds = [
    ["pageview", 0],
    ["engagement", 10],
    ["engagement", 20],
    ["track", 30],
    ["engagement", 40],
    ["pageview", 50],
    ["engagement", 60],
  ] as const;
  const session = kinds.map(([type, occurredAt]) => ({ type, occurredAt }));
  expect(
    withEngagementAtEnd(session).map(({ occurredAt }) => occurredAt),
  ).toEqual([0, 30, 30, 30, 50, 50, 60]);
  expect(session.map(({ occurredAt }) => occurredAt)).toEqual(
    kinds.map(([, at]) => at),
  );
});
