/**
 * A request may go in one step or in steps: one mutation admits it and stores its events, or a query
 * admits it and mutations store its chunks. Both ways give the same answers, rows and counts,
 * whatever the site, the keys, the senders and the requests.
 */
import { getFunctionName } from "convex/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../component/_generated/api.js";
import {
  advance,
  initConvexTest,
  START,
  useTestClock,
  type TestBackend,
} from "../component/testing/setup.helpers.js";
import fc from "../fastCheck.helpers.js";
import type { SiteSettings } from "../shared/site/site.js";
import { DAY, HOUR, SECOND } from "../shared/units.js";
import { handleIngest } from "./http/handleIngest.js";
import type { IngestComponent, IngestCtx } from "./http/ingest.js";
import { mere } from "./http/mere.js";
import { native } from "./http/native.js";
import { hashKey } from "./keys.js";
import { allOf } from "../component/rows/eventRows.helpers.js";

useTestClock();
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  // Both ways make the same salts, and so the same visitors. Counts by sample leave nothing out:
  // the rates below are so low that each event is a whole unit.
  vi.spyOn(crypto, "getRandomValues").mockImplementation((bytes) => {
    (bytes as Uint8Array).fill(Math.floor(Date.now() / DAY) % 251);
    return bytes;
  });
  vi.spyOn(Math, "random").mockReturnValue(0.999);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const GOOGLEBOT =
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const OTHER_BOT = "AcmeBot/1.0 (crawler)";

const keys = {
  public: "ff_pub_both-ways-test-key",
  secret: "ff_sec_both-ways-test-key",
  revoked: "ff_pub_revoked-test-key",
  unknown: "ff_pub_unknown-test-key",
  vendorPublic: "vendor-key-for-pages",
  vendorSecret: "vendor-key-for-servers",
};
const kinds = {
  public: "public",
  secret: "secret",
  revoked: "public",
  vendorPublic: "public",
  vendorSecret: "secret",
} as const;

const mostly = <Value>(usual: Value, ...others: Value[]) =>
  fc.oneof(
    { weight: 2 * others.length, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  );

const arbitrarySettings = fc.record({
  allowedOrigins: fc.constantFrom<string[]>([], ["https://shop.example"]),
  allowMissingOrigin: fc.boolean(),
  honourDoNotTrack: fc.boolean(),
  allowedAgents: mostly<string[]>([], ["*Googlebot*"], ["*"]),
  deniedAgents: mostly<string[]>([], ["*Windows NT*"], ["AcmeBot*"]),
  localhost: fc.constantFrom("count" as const, "exclude" as const),
  excludedPaths: mostly<string[]>([], ["/admin/*"]),
  status: mostly<"active" | "paused">("active", "paused"),
  maxPercentPerAddress: fc.constantFrom(50, 100),
  maxEventsPerMinutePerPublicKey: fc.constantFrom(8, 40),
  maxEventsPerMinute: fc.constantFrom(15, 50),
}) satisfies fc.Arbitrary<Partial<SiteSettings>>;

const arbitraryRow = fc.oneof(
  fc.record(
    {
      type: mostly("pageview", "engagement", "track", "group", "nonsense"),
      path: fc.constantFrom("/", "/admin/1", "/shop"),
      visitorId: fc.constantFrom("ada", "bob"),
      eventId: fc.constantFrom("one", "two", "three"),
      name: fc.constant("order"),
      groupId: fc.constant("acme"),
      country: fc.constant("US"),
      userAgent: fc.constantFrom(CHROME, GOOGLEBOT, OTHER_BOT),
      ageMs: fc.constantFrom(0, HOUR, 90 * DAY),
    },
    { requiredKeys: ["type"] },
  ),
  fc.constant(null),
);

const arbitraryRequest = fc.record({
  waitMs: mostly(0, SECOND, 20 * SECOND, HOUR, 15 * HOUR),
  key: mostly<keyof typeof keys>(
    "public",
    "secret",
    "revoked",
    "unknown",
    "vendorPublic",
    "vendorSecret",
  ),
  origin: mostly<string | undefined>(
    "https://shop.example",
    undefined,
    "https://evil.example",
    "http://localhost:5173",
  ),
  userAgent: mostly<string | undefined>(
    CHROME,
    undefined,
    GOOGLEBOT,
    OTHER_BOT,
  ),
  mark: mostly<"dnt" | "sec-gpc" | undefined>(undefined, "dnt", "sec-gpc"),
  ip: mostly<string | null>(
    "203.0.113.9",
    "203.0.113.10",
    "2001:db8::1",
    "10.0.0.1",
    null,
  ),
  isOfMere: mostly(false, true),
  isMalformed: mostly(false, false, true),
  rows: fc.array(arbitraryRow, { maxLength: 4 }),
});
type Sent =
  typeof arbitraryRequest extends fc.Arbitrary<infer Value> ? Value : never;

/** Writes a request in its dialect. */
function requestOf(sent: Sent): Request {
  const { key, origin, userAgent, mark, isOfMere, isMalformed } = sent;
  const now = Date.now();
  const rows = sent.rows.map((row) => {
    if (row === null) return null;
    const { ageMs = 0, type, name, ...fields } = row;
    const occurredAt = now - ageMs;
    return isOfMere
      ? { event: type, timestamp: occurredAt, properties: fields }
      : { type, occurredAt, ...(type === "track" && { name }), ...fields };
  });
  const body = isMalformed ? { events: 7 } : { events: rows };
  return new Request("https://app.example/analytics/ingest", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "cf-ipcountry": "CH",
      "x-footfall-key": keys[key],
      authorization: `Bearer ${keys[key]}`,
      ...(origin !== undefined && { origin }),
      ...(userAgent !== undefined && { "user-agent": userAgent }),
      ...(mark !== undefined && { [mark]: "1" }),
    },
    body: JSON.stringify(body),
  });
}

async function startSite(settings: Partial<SiteSettings>) {
  const t = initConvexTest();
  const { siteId } = await t.mutation(api.sites.createSite, {
    slug: "site",
    name: "Site",
    ...settings,
  });
  for (const [name, kind] of Object.entries(kinds)) {
    const key = keys[name as keyof typeof kinds];
    const hash = hashKey(key, "value");
    const made = await t.mutation(api.keys.createKey, { siteId, kind, hash });
    if (name !== "revoked") continue;
    await t.mutation(api.keys.revokeKey, { siteId, keyId: made.keyId });
  }
  return { t, siteId };
}

/** Functions of the component that a request has called. */
type Called = "one mutation" | "steps";

function contextOf(
  t: TestBackend,
  way: Called,
  ip: string | null,
  note: (called: Called) => void,
): IngestCtx {
  const inOneStep = getFunctionName(api.requests.ingest);
  return {
    runQuery: (reference: typeof api.admission.admit, args: never) => {
      note("steps");
      return t.query(reference, args);
    },
    runMutation: async (reference: typeof api.requests.ingest, args: never) => {
      if (getFunctionName(reference) !== inOneStep) {
        return await t.mutation(reference, args);
      }
      if (way === "steps") return { kind: "otherKey" };
      const result = await t.mutation(reference, args);
      if (result.kind !== "otherKey") note("one mutation");
      return result;
    },
    meta: { getRequestMetadata: async () => ({ ip }) },
  } as unknown as IngestCtx;
}

/** Sends the requests in one way, and returns all that can be seen of them. */
async function outcomeOf(
  settings: Partial<SiteSettings>,
  requests: readonly Sent[],
  way: Called,
) {
  vi.setSystemTime(START);
  const { t, siteId } = await startSite(settings);
  const answers: unknown[] = [];
  const called: Called[] = [];
  for (const sent of requests) {
    if (sent.waitMs > 0) await advance(t, sent.waitMs);
    const response = await handleIngest(
      {
        ctx: contextOf(t, way, sent.ip, (each) => called.push(each)),
        component: api as unknown as IngestComponent,
      },
      sent.isOfMere ? mere : native,
      requestOf(sent),
    );
    answers.push({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: (await response.json()) as unknown,
    });
  }
  await advance(t, 3 * 60 * SECOND);
  const range = { from: START - DAY, to: START + 20 * DAY };
  const usage = await t.query(api.usage.getUsage, { siteId, ...range });
  const rows = await rowsOf(t);
  return { seen: withNumberedIds({ answers, usage, rows }), called };
}

/** Rows that requests leave, without their places in the database. */
async function rowsOf(t: TestBackend): Promise<unknown[]> {
  const tables = ["events", "rateUses", "refusals"] as const;
  return await t.run(async (ctx) => {
    const rows: unknown[] = [];
    for (const table of tables) {
      for (const row of await allOf(ctx, table)) {
        const { _id, _creationTime, ...fields } = row;
        rows.push({ table, ...fields, seq: null });
      }
    }
    return rows;
  });
}

/**
 * Ids of rows, visitors and addresses differ between two backends. Each becomes its number, in the
 * order in which it appears.
 */
function withNumberedIds(value: unknown): unknown {
  const numbers = new Map<string, number>();
  const text = JSON.stringify(value).replace(/"[0-9a-f]{16,32}"/g, (id) => {
    const number = numbers.get(id) ?? numbers.size;
    numbers.set(id, number);
    return `"id ${number}"`;
  });
  return JSON.parse(text) as unknown;
}

test("one step and steps give the same answers, rows and counts", async () => {
  const ways = { "one mutation": 0, steps: 0 };
  await fc.assert(
    fc.asyncProperty(
      arbitrarySettings,
      fc.array(arbitraryRequest, { minLength: 1, maxLength: 8 }),
      async (settings, requests) => {
        const atOnce = await outcomeOf(settings, requests, "one mutation");
        const inSteps = await outcomeOf(settings, requests, "steps");
        expect(atOnce.seen).toEqual(inSteps.seen);
        for (const way of atOnce.called) ways[way]++;
        expect(inSteps.called).not.toContain("one mutation");
      },
    ),
    { numRuns: 40, seed: 20260302, endOnFailure: true },
  );
  // The usual way is the usual one in this test, too.
  expect(ways["one mutation"]).toBeGreaterThan(ways.steps);
});
