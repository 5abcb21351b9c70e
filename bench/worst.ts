/**
 * Senders under a public key send as much as they can, in the forms that cost their site most. The
 * bench measures the cost of one request, and of a day of them at the default rates.
 */
import { gzipSync } from "node:zlib";
import { startIntake } from "../example/embedded/intake.helpers.js";
import { seeded } from "../example/traffic/random.js";
import { limits } from "../src/shared/limits.js";
import { defaultSiteSettings } from "../src/shared/site/site.js";
import { DAY, HOUR, KIB, MINUTE, SECOND } from "../src/shared/units.js";
import { weightOf } from "../src/component/model/intake/rate.js";
import { callsOf, dollarsOf } from "./price.js";
import { printTable } from "./table.js";
import type { Verdict } from "./targets.js";
import { addOperations, bandwidth, noOperations } from "./tally.js";
import { forms, type Form } from "./worstForms.js";

/**
 * The most that one address may cost a day, in dollars. It is a tenth of the cost of a day before
 * an address had a rate of its own.
 */
const MOST_DOLLARS_OF_ADDRESS = 28;
const MINUTES_PER_DAY = DAY / MINUTE;

/** One request as a whole: admission, storing, and all work that follows from it. */
export interface WorstFigures {
  form: string;
  eventsPerRequest: number;
  /** Bytes of the gzipped body. */
  sentBytes: number;
  /** Database bytes of documents and index keys, read and written. */
  bytes: number;
  storedBytes: number;
  calls: number;
  /** Dollars of a day of as many requests as the rates allow: of one address, and of all under a public key. */
  dollarsOfAddress: number;
  dollarsOfKey: number;
}

export interface WorstOutcome {
  figures: WorstFigures[];
  /** One request that the component refuses. */
  refused: { calls: number; bytes: number; dollarsPerMillion: number };
}

export async function runWorst(): Promise<WorstOutcome> {
  // Notes by sample would differ from run to run otherwise.
  Math.random = seeded("the worst sender");
  const figures: WorstFigures[] = [];
  for (const form of forms) figures.push(await runForm(form));
  return { figures, refused: await runRefused() };
}

async function runForm(form: Form): Promise<WorstFigures> {
  const { eventsPerRequest, requests } = form;
  // These rates refuse nothing, so the bench measures the cost of accepted requests. It applies the
  // default rates below.
  const intake = await startIntake({
    maxEventsPerMinute: 10_000_000,
    maxEventsPerMinutePerKey: 10_000_000,
    maxEventsPerMinutePerPublicKey: 6_000_000,
    maxBytesPerMinutePerPublicKey: 12_000_000_000,
  });
  await sendTo(intake, bodyOf(form, -1));
  await intake.advance(5 * MINUTE);
  const before = storedBytesOf(intake);
  const spent = listenTo(intake);
  let sentBytes = 0;
  for (let request = 0; request < requests; request++) {
    const body = bodyOf(form, request);
    sentBytes += body.length;
    await sendTo(intake, body);
    // One address may send ten single events a second, or a full request every few minutes.
    const pauseMs = eventsPerRequest === 1 ? 100 : 200 * SECOND;
    await intake.advance(pauseMs);
  }
  await intake.advance(6 * DAY + HOUR);
  const storedBytes = (storedBytesOf(intake) - before) / requests;
  const rows = (await intake.rows("usage")) as unknown as { bytes?: number }[];
  const documentBytes =
    rows.reduce((sum, { bytes = 0 }) => sum + bytes, 0) / (requests + 1);
  intake.close();
  const usage = {
    events: eventsPerRequest,
    requests: 1,
    // The app has a `geo` of its own: its requests ask for admission, and store each chunk.
    requestCalls:
      1 + Math.ceil(eventsPerRequest / limits.MAX_EVENTS_PER_MUTATION.value),
    scheduledCalls: spent.scheduledCalls / requests,
    bandwidthBytes: bandwidth(spent.operations) / requests,
    storedBytes,
  };
  const dollars = dollarsOf(usage);
  const rate = {
    events: defaultSiteSettings.maxEventsPerMinutePerPublicKey,
    bytes: defaultSiteSettings.maxBytesPerMinutePerPublicKey,
  };
  const weight = weightOf(
    { events: eventsPerRequest, bytes: documentBytes },
    rate,
  );
  const aDay = (eventsPerMinute: number) =>
    (eventsPerMinute / weight) * MINUTES_PER_DAY * dollars;
  return {
    form: form.name,
    eventsPerRequest,
    sentBytes: sentBytes / requests,
    bytes: usage.bandwidthBytes,
    storedBytes,
    calls: callsOf(usage),
    dollarsOfAddress: aDay(
      (rate.events * defaultSiteSettings.maxPercentPerAddress) / 100,
    ),
    dollarsOfKey: aDay(rate.events),
  };
}

/**
 * Sends from an address until the site refuses it. The address has used its whole rate in single
 * events, so its rows are the most numerous.
 */
async function runRefused(): Promise<WorstOutcome["refused"]> {
  const intake = await startIntake();
  const form = forms[0]!;
  const spent = listenTo(intake);
  let status = 202;
  // The loop ends at the first refusal: the cache of queries could answer the next ones.
  for (let request = 0; status === 202; request++) {
    spent.operations = noOperations();
    status = await sendTo(intake, bodyOf(form, request), true);
  }
  intake.close();
  const bytes = bandwidth(spent.operations);
  // The HTTP action and its query.
  const calls = { requests: 1, requestCalls: 1, scheduledCalls: 0 };
  const usage = { events: 1, ...calls, storedBytes: 0 };
  const dollars = dollarsOf({ ...usage, bandwidthBytes: bytes });
  return { calls: 2, bytes, dollarsPerMillion: dollars * 1e6 };
}

type Intake = Awaited<ReturnType<typeof startIntake>>;

/**
 * Adds up the work of the component from now on. Its app, which hears of each chunk, does not
 * count.
 */
function listenTo({ engine }: Intake) {
  const spent = { operations: noOperations(), scheduledCalls: 0 };
  engine.onTransaction(({ tables, component, scheduledFunctionId }) => {
    if (scheduledFunctionId !== null && component.startsWith("footfall")) {
      spent.scheduledCalls++;
    }
    for (const [table, operations] of tables) {
      if (table.startsWith("footfall")) {
        addOperations(spent.operations, operations);
      }
    }
  });
  return spent;
}

function bodyOf(form: Form, request: number) {
  const { eventsPerRequest, eventOf } = form;
  const from = (request + 1) * eventsPerRequest;
  const events = Array.from({ length: eventsPerRequest }, (_, n) =>
    eventOf(from + n),
  );
  return gzipSync(JSON.stringify({ events }), { level: 9 });
}

async function sendTo(
  intake: Intake,
  body: Buffer,
  mayBeRefused = false,
): Promise<number> {
  const request = new Request("https://app.example/analytics/ingest", {
    method: "POST",
    headers: { "x-footfall-key": intake.keys.public },
    body: new Uint8Array(body),
  });
  const response = await intake.fetch(request, { ip: "203.0.113.9" });
  const isExpected =
    response.status === 202 || (mayBeRefused && response.status === 429);
  if (!isExpected) throw new Error(await response.text());
  await response.text();
  return response.status;
}

function storedBytesOf({ engine }: Intake): number {
  let bytes = 0;
  for (const table of engine.runtime.store.tables())
    if (!table.isSystem) bytes += table.billedBytes();
  return bytes;
}

export function printWorst({ figures, refused }: WorstOutcome): void {
  printTable(
    "Senders who send as much as they can under a public key",
    [
      "a request",
      "KB sent",
      "KB of database",
      "KB stored",
      "calls",
      "$ a day: one address",
      "all addresses",
    ],
    figures.map((each) => [
      each.form,
      each.sentBytes / KIB,
      each.bytes / KIB,
      each.storedBytes / KIB,
      each.calls,
      each.dollarsOfAddress,
      each.dollarsOfKey,
    ]),
  );
  printTable(
    "A request that is refused",
    ["calls", "KB of database", "$ per million"],
    [[refused.calls, refused.bytes / KIB, refused.dollarsPerMillion]],
  );
}

export function worstVerdictsOf({ figures }: WorstOutcome): Verdict[] {
  const measured = Math.max(...figures.map((each) => each.dollarsOfAddress));
  const most = MOST_DOLLARS_OF_ADDRESS;
  const name = "worst sender: $ a day of one address";
  return [[name, measured, most, measured <= most ? "ok" : "MISSED"]];
}
