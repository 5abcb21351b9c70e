/**
 * Harmful requests, each by its name. The tests look at the answers, and check that reports still
 * come.
 */
import { gzipSync, strToU8 } from "fflate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { limits } from "../../src/shared/limits.js";
import { HOUR } from "../../src/shared/units.js";
import { expectReports } from "./allReports.helpers.js";
import { arrayText, objectText } from "./hostileJson.helpers.js";
import {
  reading,
  START,
  startIntake,
  type Answered,
  type Intake,
} from "./intake.helpers.js";

let intake: Intake;
beforeEach(async () => {
  vi.spyOn(console, "error");
  intake = await startIntake({
    promotedProperties: ["plan"],
    maxEventsPerMinute: 10_000_000,
    maxEventsPerMinutePerKey: 10_000_000,
    maxEventsPerMinutePerPublicKey: 10_000_000,
    maxBytesPerMinutePerPublicKey: 10_000_000_000,
    maxPercentPerAddress: 100,
  });
});
afterEach(() => {
  expect(console.error).not.toHaveBeenCalled();
  intake.close();
  vi.restoreAllMocks();
});

const MOST_BYTES = limits.MAX_REQUEST_BYTES.value;

async function post(
  body: string | Uint8Array<ArrayBuffer>,
): Promise<[status: number, message: string]> {
  const response = await intake.fetch(
    new Request("https://app.example/analytics/ingest", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-footfall-key": intake.keys.public,
      },
      body,
    }),
  );
  const { error } = (await response.json()) as { error?: { message: string } };
  return [response.status, error?.message ?? ""];
}

/** Sends rows as the tests write them, and returns what became of them. */
async function sendText(
  rows: readonly string[],
  key = intake.keys.public,
): Promise<Answered> {
  const body = objectText([["events", arrayText(rows)]]);
  const response = await intake.fetch(intake.request(body, { key }));
  expect(response.status).toBe(202);
  return (await response.json()) as Answered;
}

const gzipped = (text: string) =>
  Uint8Array.from(gzipSync(strToU8(text), { level: 1 }));

describe("10 MB", () => {
  const inJson = (text: string) => `{"events":"${text}"}`;
  const rest = MOST_BYTES - inJson("").length;

  test.each<[string, () => string, number, string]>([
    ["one character", () => "a".repeat(MOST_BYTES), 400, "must be JSON"],
    ["digits", () => "9".repeat(MOST_BYTES), 400, "must be an object"],
    ["a string", () => inJson("a".repeat(rest)), 400, "must be an array"],
    ["escapes", () => inJson("\\\\".repeat(rest / 2)), 400, "an array"],
    ["brackets", () => "[".repeat(MOST_BYTES), 413, "values: send fewer"],
    ["commas", () => ",".repeat(MOST_BYTES), 413, "values: send fewer"],
  ])("of %s, plain and gzipped", async (_what, make, status, message) => {
    const text = make();
    for (const body of [text, gzipped(text)]) {
      const answer = await post(body);
      expect(answer).toEqual([status, expect.stringContaining(message)]);
    }
  });

  test("and a byte", async () => {
    const text = " ".repeat(MOST_BYTES + 1);
    for (const body of [text, gzipped(text)]) {
      expect((await post(body))[0]).toBe(413);
    }
  });
});

describe("bodies", () => {
  test.each([
    ["arrays", (depth: number) => "[".repeat(depth) + "]".repeat(depth)],
    [
      "objects",
      (depth: number) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth),
    ],
  ])("%s, 100,000 deep, cost their row", async (_what, nest) => {
    const deep = nest(100_000);
    expect((await post(deep))[0]).toBe(400);
    const { accepted, rejected } = await sendText([
      `{"type":"pageview","properties":{"deep":${deep}}}`,
      `{"type":"pageview","unknown":${deep}}`,
      deep,
      '{"type":"pageview","visitorId":"v"}',
    ]);
    expect(accepted).toBe(1);
    expect(rejected.map(({ index }) => index)).toEqual([0, 1, 2]);
    await expectReports(intake);
  });

  test("keys by the hundred thousand", async () => {
    const keys = (length: number) =>
      `{${Array.from({ length }, (_, n) => `"${n.toString(36)}":1`).join(",")}}`;
    // The row has one key fewer than the allowed values, together with the events and the row
    // around them.
    const { accepted, rejected } = await sendText([
      `{"type":"pageview","properties":${keys(399_990)}}`,
      '{"type":"pageview","visitorId":"v"}',
    ]);
    expect(accepted).toBe(1);
    expect(rejected).toMatchObject([{ index: 0, reason: "validation" }]);
    expect((await post(keys(400_001)))[0]).toBe(413);
  });
});

describe("rows", () => {
  test("of a key that is there twice the last counts", async () => {
    await sendText([
      '{"type":"identify","type":"track","name":"a","name":"b","visitorId":"x","visitorId":"ada","properties":{"plan":"free","plan":"pro"}}',
    ]);
    expect(await intake.listed()).toMatchObject([
      {
        type: "track",
        name: "b",
        visitorId: "ada",
        properties: [{ key: "plan", value: "pro" }],
      },
    ]);
    await expectReports(intake);
  });

  test("keys of any kind are keys like any other, and ids", async () => {
    const keys = ["__proto__", "constructor", "toString", "$ref", "_id", ""];
    for (const key of keys) {
      const values = objectText([[key, '{"isTrusted":true}']]);
      const name = key === "" ? "empty" : key;
      const id = JSON.stringify(name);
      await sendText([
        objectText([
          ["type", '"track"'],
          ["name", id],
          ["visitorId", id],
          ["properties", values],
          ["context", values],
          [key, '"stray"'],
        ]),
        objectText([
          ["type", '"identify"'],
          ["userId", id],
          ["visitorId", id],
          ["traits", values],
          ["increments", objectText([[key, "1"]])],
          ["groups", arrayText([id])],
        ]),
      ]);
      expect((await intake.listed()).slice(0, 2)).toMatchObject([
        { type: "identify", userId: name },
        { properties: [{ key, value: { json: '{"isTrusted":true}' } }] },
      ]);
    }
    expect({}).not.toHaveProperty("isTrusted");
    await expectReports(intake);
  });

  test("halves of characters become U+FFFD in every field", async () => {
    const half = '"\\ud800/\\udc00"';
    const nested = '{"\\ud800":"\\udfff","deep":{"\\ud800":["\\udfff"]}}';
    const fields = "eventId visitorId userId sessionId title name url path"
      .concat(" referrer groupId groupType unknown ip userAgent")
      .split(" ")
      .map((field) => [field, half] as const);
    const rows = ["pageview", "track", "identify", "engagement", "group"].map(
      (type) =>
        objectText([
          ...fields.map(([field, json]): [string, string] =>
            field === "eventId"
              ? [field, JSON.stringify(`${type}\ud800`)]
              : [field, json],
          ),
          ["type", JSON.stringify(type)],
          ["properties", nested],
          ["traits", nested],
          ["increments", '{"\\ud800":1}'],
          ["groups", arrayText([half])],
          [
            "context",
            objectText([
              ["country", half],
              ["\ud800", half],
            ]),
          ],
        ]),
    );
    for (const key of Object.values(intake.keys)) {
      const sent = rows.map((row) => row.replace('"eventId":"', `$&${key}`));
      expect(await sendText(sent, key)).toMatchObject({ accepted: 5 });
    }
    const stored = JSON.stringify(await intake.listed());
    expect(stored).toContain("\ufffd/\ufffd");
    await expectReports(intake);
  });

  test("numbers past all numbers, and minus nothing", async () => {
    const values = [
      "1e999",
      "-1e999",
      "-0",
      "5e-324",
      "1e308",
      "12345678901234567890",
    ];
    const rows = values.map(
      (value) =>
        `{"type":"track","name":"n","visitorId":"v","properties":{"plan":${value},"deep":[${value}]}}`,
    );
    expect(await sendText(rows)).toMatchObject({ accepted: values.length });
    const asNames = values.map(
      (value) =>
        `{"type":"track","name":${value},"title":${value},"visitorId":"v"}`,
    );
    // Infinity is no name.
    const { rejected } = await sendText(asNames);
    expect(rejected.map(({ index }) => index)).toEqual([0, 1]);
    const asIds = values.map(
      (value) => `{"type":"pageview","visitorId":${value}}`,
    );
    // -0 is 0. The others are no whole numbers, or change when they are read.
    expect(await sendText(asIds)).toMatchObject({ accepted: 1 });
    await expectReports(intake);
  });

  test("sums that leave all numbers behind break no profile", async () => {
    const row =
      '{"type":"identify","userId":"u","visitorId":"v","increments":{"n":1e308}}';
    await sendText([row, row, row], intake.keys.secret);
    await sendText([
      '{"type":"identify","userId":"u","visitorId":"v","increments":{"n":-1e308}}',
    ]);
    await expectReports(intake);
    const { traits } = await intake.ask<{ traits: { value: unknown }[] }>(
      "visitorProfile:getVisitor",
      { visitorId: "v" },
    );
    expect(traits).toHaveLength(1);
    expect(traits.every(({ value }) => Number.isFinite(value))).toBe(true);
  });

  test("times that are none, and those at the ends of time", async () => {
    const wrong = [
      '"NaN"',
      '"Invalid Date"',
      '"2026-02-30T99:00:00Z"',
      "-8.64e15",
      "8640000000000001",
      "1e999",
      "-1",
      "-0",
      "[]",
    ];
    // A time in the future counts as now.
    const right = ["8.64e15", "null", '"+275760-09-13T00:00:00Z"'];
    const { accepted, rejected } = await sendText(
      [...wrong, ...right].map(
        (time) => `{"type":"pageview","visitorId":"v","occurredAt":${time}}`,
      ),
    );
    expect(rejected.map(({ index }) => index)).toEqual([...wrong.keys(), 11]);
    expect(accepted).toBe(2);
    expect(await intake.rows("events")).toMatchObject(
      Array.from({ length: 2 }, () => ({ occurredAt: START })),
    );
    await expectReports(intake);
  });

  test("a sender's clock at the ends of time", async () => {
    for (const sentAt of ["8.64e15", "-8.64e15", "0", '"1970-01-01"']) {
      for (const occurredAt of [0, 8.64e15, START]) {
        const body = `{"sentAt":${sentAt},"events":[{"type":"pageview","visitorId":"v","occurredAt":${occurredAt}}]}`;
        const response = await intake.fetch(intake.request(body));
        expect(response.status).toBe(202);
      }
    }
    await expectReports(intake);
  });

  test("history as old as time itself", async () => {
    const oldest = Date.UTC(2000, 0);
    const times = [oldest, 0, 1, 2 ** 31 * 1000, 8.64e15, -1, -8.64e15];
    const { accepted, rejected } = await intake.send(
      times.map((occurredAt) => reading(0, { occurredAt })),
      { body: { import: true } },
    );
    // No event of the future, or older than history can be, gets another time.
    expect(accepted).toBe(1);
    expect(rejected.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6]);
    await expectReports(intake);
  });

  test("300 characters are no id", async () => {
    for (const field of ["eventId", "visitorId", "userId", "sessionId"]) {
      const { accepted, rejected } = await intake.send([
        reading(0, { [field]: "x".repeat(300) }),
        reading(0, { [field]: "x".repeat(200) }),
        reading(0, { [field]: "\ud800".repeat(200) }),
      ]);
      expect(accepted).toBe(2);
      expect(rejected).toEqual([
        {
          index: 0,
          reason: "validation",
          error: `${field} has 300 characters, at most 200 are allowed`,
        },
      ]);
    }
    await expectReports(intake);
  });

  test("5,000 distinct pages, names, values and visitors in one hour", async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => ({
      type: n % 2 === 0 ? "pageview" : "track",
      name: `name ${n} ${"é".repeat(150)}`,
      path: `/${n}/${"x".repeat(300)}`,
      visitorId: `visitor ${n % 500}`,
      referrer: `https://${n}.example/`,
      properties: { plan: `plan ${n}` },
      occurredAt: START - HOUR + n,
    }));
    for (let at = 0; at < rows.length; at += 1000) {
      const chunk = rows.slice(at, at + 1000);
      expect(await intake.send(chunk)).toMatchObject({ accepted: 1000 });
    }
    await expectReports(intake);
    const { keyCount, other } = await intake.breakdown("page");
    expect(keyCount).toBeGreaterThan(100);
    expect(other).not.toBeNull();
  });
});
