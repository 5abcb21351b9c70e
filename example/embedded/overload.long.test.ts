/**
 * Footfall gets more than a small deployment's class allows. It is late, and never loses an event.
 */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../src/shared/units.js";
import { deploymentClasses } from "./engine.js";
import {
  START,
  startIntake,
  type Answered,
  type Intake,
} from "./intake.helpers.js";

let intake: Intake;
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  intake.close();
});

interface Sender {
  statuses: Map<number, number>;
  done: Promise<void>;
}

/** Sends requests one after the other, each until all of it is stored, as a server's queue does. */
function startSender(
  { engine, fetch, request }: Intake,
  bodies: readonly { events: readonly object[] }[],
): Sender {
  const statuses = new Map<number, number>();
  const wait = (durationMs: number) =>
    new Promise<void>((resolve) =>
      engine.runtime.clock.setTimeout(resolve, durationMs),
    );
  const send = async (body: { events: readonly object[] }) => {
    for (;;) {
      const response = await fetch(request(body), { ip: "203.0.113.9" });
      const { status } = response;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const retryAfter = response.headers.get("retry-after");
      if (status !== 202) {
        expect([429, 503]).toContain(status);
        expect(Number(retryAfter)).toBeGreaterThan(0);
        await wait(Number(retryAfter) * SECOND);
        continue;
      }
      const { rejected } = (await response.json()) as Answered;
      if (rejected.length === 0) return;
      expect(new Set(rejected.map(({ reason }) => reason))).toEqual(
        new Set(["internal"]),
      );
      await wait(SECOND);
    }
  };
  const done = (async () => {
    for (const body of bodies) await send(body);
  })();
  return { statuses, done };
}

/** Moves the clock until the senders are done. Fails when the time is over. */
async function runUntilDone(senders: readonly Sender[], mostMs: number) {
  const { engine } = intake;
  let isDone = false;
  const all = Promise.all(senders.map(({ done }) => done)).finally(
    () => (isDone = true),
  );
  for (const until = engine.now() + mostMs; engine.now() < until && !isDone;)
    await engine.runUntil(engine.now() + 100);
  expect(isDone).toBe(true);
  await all;
}

/**
 * So many senders that the first requests alone exceed a second's bytes: each event takes some 6 KB
 * in the log and its indexes.
 */
const SENDERS = 12;
const REQUESTS = 2;
const EVENTS = 100;
const TOTAL = SENDERS * REQUESTS * EVENTS;

const bodiesOf = (sender: number, isImport: boolean) =>
  Array.from({ length: REQUESTS }, (_request, chunk) => ({
    ...(isImport && { import: true, importId: `run-${sender}`, chunk }),
    events: Array.from({ length: EVENTS }, (_event, row) => ({
      type: "pageview",
      // A run knows equal rows by their place.
      ...(!isImport && { eventId: `${sender}-${chunk}-${row}` }),
      visitorId: `visitor-${sender}-${row % 50}`,
      url: `https://shop.example/${row % 20}`,
      occurredAt: START - (chunk * EVENTS + row) * SECOND,
      source: "client",
      properties: { note: "n".repeat(4000) },
    })),
  }));

test.each([
  ["live events", false],
  ["an import", true],
])(
  "%s beyond 4 MiB/s into 16 lanes are counted once, every event",
  async (_name, isImport) => {
    intake = await startIntake(
      { lanes: 16, flushIntervalMs: SECOND },
      { deploymentClass: "S16" },
    );
    const { engine } = intake;
    let mostJobs = 0;
    const failures: string[] = [];
    engine.onTransaction(({ error, path }) => {
      mostJobs = Math.max(mostJobs, engine.scheduler.runningJobs);
      if (error !== null) failures.push(`${path}: ${error}`);
    });
    await engine.startCrons();
    const senders = Array.from({ length: SENDERS }, (_, sender) =>
      startSender(intake, bodiesOf(sender, isImport)),
    );
    await runUntilDone(senders, 10 * MINUTE);
    await engine.runUntil(engine.now() + 2 * MINUTE);
    expect(await intake.rows("events")).toHaveLength(TOTAL);
    expect(await intake.rows("deadLetters")).toEqual([]);
    expect(await intake.overview()).toMatchObject({ pageviews: TOTAL });
    expect(failures).toEqual([]);
    expect(mostJobs).toBe(deploymentClasses.S16.scheduledJobs);
    // The deployment has met the limit. Otherwise this test shows nothing.
    expect(senders.some(({ statuses }) => statuses.has(503))).toBe(true);
  },
  3 * MINUTE,
);
