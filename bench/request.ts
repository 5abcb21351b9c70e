/**
 * Sends a request of the largest size over HTTP on the embedded backend, from its bytes to its
 * answer.
 */
import { gzipSync } from "node:zlib";
import {
  startIntake,
  type Answered,
} from "../example/embedded/intake.helpers.js";
import { KIB, MINUTE, SECOND } from "../src/shared/units.js";
import { printTable } from "./table.js";
import { bandwidth } from "./tally.js";

/** The bench shows the fastest of these. The first is slower, because the engine compiles code. */
const RUNS = 5;

export interface RequestFigures {
  name: string;
  events: number;
  bytes: number;
  milliseconds: number;
  javascriptMs: number;
  mutations: number;
  kilobytes: number;
}

export async function runRequests(events: number): Promise<RequestFigures[]> {
  const intake = await startIntake({ maxEventsPerMinutePerKey: 10_000_000 });
  let javascriptMs = 0;
  let mutations = 0;
  let bytes = 0;
  intake.engine.onTransaction((record) => {
    javascriptMs += record.javascriptMs;
    bytes += bandwidth(record.operations);
    if (record.path === "ingest:ingest") mutations++;
  });
  let sent = 0;
  const figures: RequestFigures[] = [];
  for (const [name, isGzip] of [
    ["JSON", false],
    ["gzip", true],
  ] as const) {
    const runs: RequestFigures[] = [];
    for (let run = 0; run < RUNS; run++) {
      const json = bodyOf(events, intake.engine.now(), sent);
      sent += events;
      const body = isGzip ? gzipSync(json) : json;
      const request = new Request("https://app.example/analytics/ingest", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-footfall-key": intake.keys.secret,
          ...(isGzip && { "content-encoding": "gzip" }),
        },
        body,
      });
      javascriptMs = mutations = bytes = 0;
      const started = performance.now();
      const response = await intake.fetch(request);
      const answer = (await response.json()) as Answered;
      const milliseconds = performance.now() - started;
      if (answer.accepted !== events) {
        throw new Error(`Not all stored: ${JSON.stringify(answer)}`);
      }
      runs.push({
        name,
        events,
        bytes: body.length,
        milliseconds,
        javascriptMs,
        mutations,
        kilobytes: bytes / KIB,
      });
      await intake.advance(5 * MINUTE);
    }
    runs.sort((a, b) => a.milliseconds - b.milliseconds);
    figures.push(...runs.slice(0, 1));
  }
  intake.close();
  return figures;
}

/** Makes readings of 25 devices, every one with an id and properties. */
function bodyOf(events: number, now: number, from: number): string {
  return JSON.stringify({
    events: Array.from({ length: events }, (_, n) => ({
      type: "track",
      name: "reading",
      eventId: `reading-${from + n}`,
      occurredAt: now - n * SECOND,
      visitorId: `device-${n % 25}`,
      path: "/meter",
      properties: { value: n, unit: "kWh", firmware: "1.4.2" },
    })),
  });
}

export function printRequests(figures: readonly RequestFigures[]): void {
  printTable(
    `One request of ${figures[0]?.events ?? 0} events, admission and storing, over HTTP (least of ${RUNS})`,
    [
      "body",
      "KB sent",
      "mutations",
      "KB of database",
      "ms",
      "of it JavaScript of functions",
    ],
    figures.map((figure) => [
      figure.name,
      figure.bytes / KIB,
      figure.mutations,
      figure.kilobytes,
      figure.milliseconds,
      figure.javascriptMs,
    ]),
  );
}
