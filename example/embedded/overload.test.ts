/** Footfall on a small deployment that is asked for more than its class allows: late, and never lost. */
import { afterEach, expect, test } from "vitest";
import { MINUTE, SECOND } from "../../src/shared/units.js";
import { startIntake, type Answered, type Intake } from "./intake.helpers.js";
import type { TransactionRecord } from "./engine.js";

let intake: Intake;
afterEach(() => intake.close());

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

/** Moves the clock until the senders are done; in vain, it fails. */
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

test("an import beyond 4 MiB/s into 16 lanes is counted once, every event", async () => {
  const senders = 24;
  const requests = 6;
  const perRequest = 500;
  intake = await startIntake(
    { lanes: 16, flushIntervalMs: SECOND },
    { deploymentClass: "S16" },
  );
  const { engine } = intake;
  const records: TransactionRecord[] = [];
  engine.onTransaction((record) => records.push(record));
  let mostJobs = 0;
  engine.onDatabaseCall(() => {
    mostJobs = Math.max(mostJobs, engine.scheduler.runningJobs);
  });
  await engine.startCrons();
  const started = Array.from({ length: senders }, (_, sender) =>
    startSender(
      intake,
      Array.from({ length: requests }, (_request, at) => ({
        events: Array.from({ length: perRequest }, (_event, row) => ({
          type: "pageview",
          eventId: `${sender}-${at}-${row}`,
          visitorId: `visitor-${sender}-${row % 50}`,
          url: `https://shop.example/${"p".repeat(1000)}/${row % 20}`,
          source: "client",
        })),
      })),
    ),
  );
  await runUntilDone(started, 30 * MINUTE);
  const seconds = new Map<number, number>();
  for (const { persisted, startedAt } of records) {
    const second = Math.floor(startedAt / SECOND);
    const bytes = persisted.bytes + persisted.indexBytes;
    seconds.set(second, (seconds.get(second) ?? 0) + bytes);
  }
  await engine.runUntil(engine.now() + 10 * MINUTE);
  const total = senders * requests * perRequest;
  expect((await intake.rows("events")).length).toBe(total);
  expect(await intake.overview()).toMatchObject({ pageviews: total });
  const failures = records.flatMap(({ error, path }) =>
    error === null ? [] : `${path}: ${error}`,
  );
  expect(failures).toEqual([]);
  console.log(
    started.map(({ statuses }) => [...statuses].join(" ")).join(" | "),
    [...seconds.values()]
      .map((bytes) => (bytes / 2 ** 20).toFixed(1))
      .join(" "),
    mostJobs,
  );
});
