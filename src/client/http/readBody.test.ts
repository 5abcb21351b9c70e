import { gzipSync, strToU8 } from "fflate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { checkBounds } from "../../shared/checkBounds.js";
import { InvalidInput } from "../../shared/invalid.js";
import { MIB } from "../../shared/units.js";
import { bomb, concat } from "./gzip.helpers.js";
import { native } from "./native.js";
import { HttpProblem } from "./problem.js";
import { readBody } from "./readBody.js";

const JSON_TYPE = { "content-type": "application/json" };
const sent = new Request("https://app.example/analytics/ingest");
const sender = { receivedAt: 1_700_000_000_000 };
const FORM_TYPE = { "content-type": "application/x-www-form-urlencoded" };

function request(
  body: string | Uint8Array | ReadableStream | null,
  headers: Record<string, string> = JSON_TYPE,
): Request {
  return new Request("https://app.example/analytics/ingest", {
    method: "POST",
    headers,
    // `Request` takes no view of shared memory, and a view's type does not say which it is. A copy
    // works.
    body: body instanceof Uint8Array ? Uint8Array.from(body) : body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });
}

async function problemOf(sent: Request): Promise<[string, string]> {
  try {
    await readBody(sent);
  } catch (error) {
    if (error instanceof HttpProblem) return [error.kind, error.message];
    throw error;
  }
  return ["none", ""];
}

// The limit on the time for inflating must not fail the test on a busy machine.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("reads any JSON the same, plain or gzipped at any level", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.jsonValue(),
      fc.nat({ max: 9 }),
      fc.constantFrom({ "content-encoding": "gzip" }, {}, FORM_TYPE),
      async (value, level, headers) => {
        const json = JSON.stringify(value);
        const gzip = gzipSync(strToU8(json), {
          level: level as 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9,
        });
        const plain = await readBody(request(json));
        expect(plain).toEqual(JSON.parse(json));
        expect(await readBody(request(gzip, headers))).toEqual(plain);
      },
    ),
    { numRuns: 200 },
  );
});

describe("types and encodings", () => {
  const gzip = gzipSync(strToU8("[1]"));

  test.each<[string, string | Uint8Array, Record<string, string>]>([
    ["JSON", "[1]", JSON_TYPE],
    [
      "JSON with a charset",
      "[1]",
      { "content-type": "Application/JSON; charset=utf-8" },
    ],
    [
      "text, of a beacon",
      "[1]",
      { "content-type": "text/plain;charset=UTF-8" },
    ],
    ["an empty type", "[1]", { "content-type": "" }],
    ["no type", strToU8("[1]"), {}],
    ["identity", "[1]", { "content-encoding": "identity" }],
    ["gzip", gzip, { ...JSON_TYPE, "content-encoding": "gzip" }],
    ["x-gzip", gzip, { ...JSON_TYPE, "content-encoding": " X-GZIP, identity" }],
    ["gzip that no header mentions", gzip, JSON_TYPE],
    ["gzip labelled as a form, by RudderStack", gzip, FORM_TYPE],
    ["gzip as a file", gzip, { "content-type": "application/octet-stream" }],
    ["JSON that a proxy has inflated", "[1]", { "content-encoding": "gzip" }],
  ])("takes %s", async (_what, body, headers) => {
    expect(await readBody(request(body, headers))).toEqual([1]);
  });

  test.each<[Record<string, string>, string]>([
    [
      FORM_TYPE,
      "must be application/json or text/plain, got application/x-www-form-urlencoded",
    ],
    [
      { "content-type": "multipart/form-data; boundary=x" },
      "got multipart/form-data; only a gzipped body may have another",
    ],
    [
      { "content-encoding": "br" },
      "The content encoding must be gzip or none, got br",
    ],
    [{ "content-encoding": "deflate" }, "got deflate"],
    [{ "content-encoding": "zstd, gzip" }, "got zstd, gzip"],
    [{ "content-encoding": "gzip, gzip" }, "got gzip, gzip"],
  ])("refuses %j", async (headers, message) => {
    const [kind, text] = await problemOf(request("[1]", headers));
    expect(kind).toBe("unsupportedType");
    expect(text).toContain(message);
  });
});

describe("malformed", () => {
  test.each<[string, string | Uint8Array | null]>([
    ["an empty body", ""],
    ["no body", null],
    ["half of JSON", '{"events":['],
    ["gzip of nothing", gzipSync(new Uint8Array())],
    ["gzip of half of JSON", gzipSync(strToU8('{"events":['))],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x5b, 0, 0x5d, 0)],
  ])("%s", async (_what, body) => {
    const [kind, message] = await problemOf(request(body));
    expect(kind).toBe("malformed");
    expect(message).toContain("The body must be JSON, plain or gzipped: ");
  });

  test("gzip cut short", async () => {
    const gzip = gzipSync(strToU8("[1,2,3]"));
    expect(await problemOf(request(gzip.subarray(0, -9)))).toEqual([
      "malformed",
      "The body begins like gzip, but is cut short, damaged, or more than one gzip member",
    ]);
  });
});

describe("tooLarge", () => {
  const max = 10 * MIB;

  test("by the length that the header says, before anything is read", async () => {
    const sent = request("[1]", { "content-length": String(max + 1) });
    const [kind, message] = await problemOf(sent);
    expect(kind).toBe("tooLarge");
    expect(message).toContain(`at most ${max} are allowed`);
    expect(sent.bodyUsed).toBe(false);
  });

  test("by the length that the body has, without reading on", async () => {
    let chunks = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => {
        chunks++;
        controller.enqueue(new Uint8Array(MIB).fill(0x20));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const [kind] = await problemOf(request(endless));
    expect(kind).toBe("tooLarge");
    expect(cancelled).toBe(true);
    expect(chunks).toBeLessThan(15);
  });

  test("to the byte", async () => {
    expect(await readBody(request("[1]".padEnd(max, " ")))).toEqual([1]);
    expect((await problemOf(request("[1]".padEnd(max + 1, " "))))[0]).toBe(
      "tooLarge",
    );
  });

  test("a bomb, and as many bytes gzipped as plain", async () => {
    const gzipped = (bytes: number) =>
      request(gzipSync(strToU8("[1]".padEnd(bytes, " "))));
    expect(await readBody(gzipped(max))).toEqual([1]);
    expect(await problemOf(request(bomb(3000)))).toEqual([
      "tooLarge",
      `The body inflates to more than ${max} bytes: send fewer events at once`,
    ]);
  });

  test("gzip that is larger than what it holds may be", async () => {
    const stored = gzipSync(new Uint8Array(max).fill(0x20), { level: 0 });
    expect(stored.length).toBeGreaterThan(max);
    expect((await problemOf(request(stored)))[0]).toBe("tooLarge");
  });
});

describe("odd JSON", () => {
  test("in many chunks that split a character", async () => {
    const bytes = strToU8('["zürich","😀"]');
    const byByte = new ReadableStream({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readBody(request(byByte))).toEqual(["zürich", "😀"]);
  });

  test("a byte order mark, plain and gzipped", async () => {
    const marked = concat(Uint8Array.of(0xef, 0xbb, 0xbf), strToU8("[1]"));
    expect(await readBody(request(marked))).toEqual([1]);
    expect(await readBody(request(gzipSync(marked)))).toEqual([1]);
  });

  test("bytes that are no UTF-8 become U+FFFD", async () => {
    const latin1 = Uint8Array.of(0x22, 0x5a, 0xfc, 0x72, 0x22);
    expect(await readBody(request(latin1))).toBe("Z\uFFFDr");
  });

  test("of a key that is there twice the last counts", async () => {
    expect(await readBody(request('{"a":1,"a":2}'))).toEqual({ a: 2 });
  });

  test("__proto__ is a key like any other", async () => {
    const body = await readBody(request('{"__proto__":{"admin":true}}'));
    expect(Object.keys(body as object)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    expect((body as { admin?: unknown }).admin).toBeUndefined();
  });
});

describe("nested deeper than any stack", () => {
  const arraysOf = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const objectsOf = (depth: number) =>
    '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
  const arrays = arraysOf(100_000);
  const objects = objectsOf(100_000);

  test.each([arraysOf(399_000), objectsOf(399_000)])(
    "is read, and refused by bounds (%#)",
    async (json) => {
      const body = await readBody(request(gzipSync(strToU8(json))));
      expect(() => checkBounds(body, "event")).toThrow(InvalidInput);
    },
  );

  test.each([
    ["the body", arrays],
    ["events", `{"events":${objects}}`],
    ["sentAt", `{"events":[1],"sentAt":${arrays}}`],
    ["import", `{"events":[1],"import":${arrays}}`],
    ["visitorId", `{"events":[1],"visitorId":${arrays}}`],
    ["context", `{"events":[1],"context":${arrays}}`],
    ["a field of context", `{"events":[1],"context":{"country":${objects}}}`],
  ])("costs the request as %s", async (_what, json) => {
    const body = await readBody(request(json));
    expect(() => native.read(body, sent, sender)).toThrow(InvalidInput);
  });

  test.each([
    ["an event", arrays],
    ["type", `{"type":${arrays}}`],
    ["properties", `{"type":"pageview","properties":{"a":${objects}}}`],
    ["traits", `{"type":"identify","userId":"u","traits":{"a":${arrays}}}`],
    ["an unknown field", `{"type":"pageview","$set":${objects}}`],
    ["context", `{"type":"pageview","context":{"a":${arrays}}}`],
  ])("costs only its row as %s", async (_what, json) => {
    const good = '{"type":"pageview"}';
    const body = await readBody(request(`{"events":[${json},${good}]}`));
    const { rows } = native.read(body, sent, sender);
    expect(rows).toEqual([
      { error: expect.any(String) as string },
      { event: { type: "pageview" } },
    ]);
  });

  test("is no matter where nobody looks", async () => {
    const body = await readBody(
      request(
        `{"events":[{"type":"pageview"}],"key":${arrays},"context":{"a":${arrays}},"more":${objects}}`,
      ),
    );
    expect(native.read(body, sent, sender).rows).toEqual([
      { event: { type: "pageview" } },
    ]);
  });
});

test("numbers that no float holds are no numbers", async () => {
  const body = await readBody(
    request(
      `{"events":[
        {"type":"pageview","properties":{"a":1e999,"b":[-1e999],"c":-0}},
        {"type":"pageview","occurredAt":1e999},
        {"type":"pageview","visitorId":1e999},
        {"type":"pageview","context":{"country":1e999}}]}`,
    ),
  );
  const { rows } = native.read(body, sent, sender);
  expect(rows[0]).toMatchObject({
    event: {
      properties: [
        { key: "a", value: null },
        { key: "b", value: { json: "[null]" } },
        { key: "c" },
      ],
    },
  });
  for (const rejected of rows.slice(1)) {
    expect(rejected).toEqual({ error: expect.any(String) as string });
  }
});
