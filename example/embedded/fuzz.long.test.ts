/**
 * Any request gets an answer below 500, which accounts for every row. No stored row breaks a
 * report. A case is a row, or a request around a few of them.
 */
import { gzipSync, strToU8 } from "fflate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import fc from "../../src/fastCheck.helpers.js";
import { countJsonValues } from "../../src/client/http/jsonValues.js";
import { limits } from "../../src/shared/limits.js";
import { expectReports } from "./allReports.helpers.js";
import {
  decidingHeaders,
  hostileBody,
  hostileHeaders,
} from "./hostileBodies.helpers.js";
import {
  hostileDialects,
  type HostileDialect,
  type KeyKind,
} from "./hostileRequests.helpers.js";
import { arrayText, objectText } from "./hostileJson.helpers.js";
import { startIntake, type Intake } from "./intake.helpers.js";

/** Bounds the runs of one dialect and one kind of key: 6 × (16 × 100 + 500) are 12,600 cases. */
const ROW_RUNS = 16;
const ROWS_PER_RUN = 100;
const REQUEST_RUNS = 500;

/** Bounds a test on a busy machine. A test that goes on after its end would disturb the next. */
const TIMEOUT_MS = 300_000;

const documented = [200, 202, 400, 401, 403, 409, 413, 415];

let intake: Intake;
beforeEach(async () => {
  vi.spyOn(console, "error");
  vi.stubGlobal(
    "fetch",
    vi.fn(() => {
      throw new Error("nothing calls out");
    }),
  );
  intake = await startIntake({
    lanes: 2,
    promotedProperties: ["plan", "$plan", "__proto__"],
    maxEventsPerMinute: 10_000_000,
    maxEventsPerMinutePerKey: 10_000_000,
    maxEventsPerMinutePerPublicKey: 10_000_000,
    maxBytesPerMinutePerPublicKey: 10_000_000_000,
    maxPercentPerAddress: 100,
  });
});
afterEach(() => {
  intake.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

interface Sent {
  status: number;
  answer: Record<string, unknown>;
}

/** Sends a request and returns its answer. The answer must be JSON, and no failure of ours. */
async function send(
  { keyHeaders }: HostileDialect,
  path: string,
  kind: KeyKind,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const response = await intake.fetch(
    new Request(`https://app.example${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...headers,
        ...keyHeaders(kind, intake.keys[kind]),
      },
      body: typeof body === "string" ? body : Uint8Array.from(body),
    }),
    { ip: "192.0.2.1" },
  );
  const { status } = response;
  expect(documented).toContain(status);
  expect(response.headers.get("content-type")).toBe("application/json");
  return { status, answer: (await response.json()) as Sent["answer"] };
}

/**
 * Expects that every row is accepted, or that the answer says what became of it. Nothing may have
 * failed inside.
 */
function expectAllTold(
  { told }: HostileDialect,
  answer: Record<string, unknown>,
  rows: number,
): number {
  const { accepted, notAccepted } = told(answer);
  expect(accepted + notAccepted).toBe(rows);
  const rejected = answer["rejected"] ?? [];
  const errors = Array.isArray(rejected) ? rejected : answer["errors"];
  const indices = (errors as { index: number; reason: string }[]).map(
    ({ index, reason }) => {
      expect(reason).not.toBe("internal");
      return index;
    },
  );
  expect(indices).toEqual(
    [...new Set(indices)]
      .filter((index) => index >= 0 && index < rows)
      .sort((left, right) => left - right),
  );
  return accepted;
}

/** Wraps a body: as it is, gzipped, or gzipped and damaged. */
const wrapped = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 4, arbitrary: text },
    { weight: 2, arbitrary: text.map(gzipped) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(text.map(gzipped), fc.nat(), fc.nat({ max: 255 }))
        .map(([gzip, at, byte]) => gzip.with(at % gzip.length, byte)),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  );

function gzipped(text: string): Uint8Array {
  return gzipSync(strToU8(text), { level: 1 });
}

/**
 * Tells whether a request is more than the server reads: in bytes, or in values, as rows of nothing
 * but brackets are.
 */
function isTooMuch(body: Uint8Array): boolean {
  return (
    body.length > limits.MAX_REQUEST_BYTES.value ||
    countJsonValues(body) > limits.MAX_JSON_VALUES.value
  );
}

/** Answers how many rows the text of a request has, if that can be known. */
function rowsOf(body: string | Uint8Array): number | undefined {
  if (typeof body !== "string") return undefined;
  try {
    const { events } = JSON.parse(body) as { events?: unknown };
    return Array.isArray(events) ? events.length : undefined;
  } catch {
    return undefined;
  }
}

describe.each(Object.entries(hostileDialects))("%s", (_name, dialect) => {
  test(
    "rows and requests of any kind",
    async () => {
      const { path: usual, otherPaths = [] } = dialect;
      let accepted = 0;
      /** Counts answers that do not say whether their only row is new. */
      let silent = 0;
      for (const kind of ["public", "secret"] as const) {
        const rows = fc.array(dialect.row, {
          minLength: ROWS_PER_RUN,
          maxLength: ROWS_PER_RUN,
        });
        await fc.assert(
          fc.asyncProperty(rows, hostileHeaders, async (sent, headers) => {
            const body = objectText(dialect.envelope(arrayText(sent)));
            // Under a public key, the agent of a bot would keep all rows out.
            const { "user-agent": _agent, ...others } = headers;
            const { status, answer } = await send(
              dialect,
              usual,
              kind,
              body,
              others,
            );
            // Once in a long while the rows together are too much.
            if (isTooMuch(strToU8(body))) {
              expect(status).toBe(413);
              return;
            }
            expect([200, 202]).toContain(status);
            accepted += expectAllTold(dialect, answer, ROWS_PER_RUN);
          }),
          { numRuns: ROW_RUNS, endOnFailure: true },
        );
        await fc.assert(
          fc.asyncProperty(
            wrapped(hostileBody(dialect)),
            fc.constantFrom(usual, ...otherPaths),
            hostileHeaders,
            fc.option(decidingHeaders, { freq: 3, nil: {} }),
            async (body, path, headers, deciding) => {
              const all = { ...headers, ...deciding };
              const { status, answer } = await send(
                dialect,
                path,
                kind,
                body,
                all,
              );
              const told = dialect.told(answer);
              accepted += told.accepted;
              if (status === 200 && "deviceId" in answer) silent++;
              const rows = rowsOf(body);
              if (status === 202 && rows !== undefined && !answer["bot"]) {
                expectAllTold(dialect, answer, rows);
              }
            },
          ),
          { numRuns: REQUEST_RUNS, endOnFailure: true },
        );
      }
      // With fewer accepted rows, reports would have little to break on.
      expect(accepted).toBeGreaterThan(ROW_RUNS * ROWS_PER_RUN * 0.2);
      const stored = (await intake.rows("events")).length;
      expect(stored).toBeGreaterThanOrEqual(accepted);
      expect(stored).toBeLessThanOrEqual(accepted + silent);
      await expectReports(intake);
      expect(console.error).not.toHaveBeenCalled();
      expect(fetch).not.toHaveBeenCalled();
    },
    TIMEOUT_MS,
  );
});
