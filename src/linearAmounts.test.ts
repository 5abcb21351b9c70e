// @vitest-environment node
/** The readers of requests are linear in their fields, entries, rows and bytes. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { toChunks } from "./client/http/chunks.js";
import { concat, gzipHeader } from "./client/http/gzip.helpers.js";
import { inflate } from "./client/http/inflate.js";
import { mere } from "./client/http/mere.js";
import { readMereEvent } from "./client/http/mereEvent.js";
import { native } from "./client/http/native.js";
import { openpanelRoutes } from "./client/http/openpanel.js";
import { readOpenpanelItem } from "./client/http/openpanelRows.js";
import { readBody } from "./client/http/readBody.js";
import { isQuadratic, lengths } from "./growth.helpers.js";
import { misplacedFieldError } from "./shared/parse/misplacedField.js";
import { parseEvent } from "./shared/parse/parseEvent.js";
import { KIB, MIB } from "./shared/units.js";
import { stepsOf, stepsOfAsync } from "./steps.helpers.js";

/** Measures how the steps grow for twice as many, and for twice as many again. */
const growth = (
  counts: readonly number[],
  stepsFor: (count: number) => number,
) => {
  stepsFor(1);
  return counts.map(stepsFor);
};

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => `k${n}`);
const fieldsOfMany = (count: number) =>
  Object.fromEntries(many(count).map((key) => [key, key]));

describe("of many fields or entries", () => {
  test.each<[string, (count: number) => () => unknown]>([
    [
      "parseEvent",
      (count) => {
        const fields = fieldsOfMany(count);
        const event = { type: "track", name: "n", ...fields };
        return () => parseEvent(event, {});
      },
    ],
    [
      "parseEvent, nested",
      (count) => {
        const properties = { a: [many(count), fieldsOfMany(count)] };
        return () => parseEvent({ type: "track", name: "n", properties }, {});
      },
    ],
    [
      "parseEvent, groups",
      (count) => {
        const groups = many(count);
        return () => parseEvent({ type: "pageview", groups }, {});
      },
    ],
    [
      "readMereEvent",
      (count) => {
        const extras = fieldsOfMany(count);
        const event = { event: "a", timestamp: 1, ...extras };
        return () => readMereEvent(event);
      },
    ],
    [
      "readOpenpanelItem",
      (count) => {
        const properties = {
          __query: fieldsOfMany(count),
          __identify: { profileId: "p", properties: fieldsOfMany(count) },
        };
        const payload = { name: "n", groups: many(count), properties };
        return () => readOpenpanelItem({ type: "track", payload });
      },
    ],
    [
      "misplacedFieldError",
      (count) => () =>
        misplacedFieldError({ events: many(count).map((type) => ({ type })) }),
    ],
  ])("%s", (_, prepare) => {
    const steps = growth(lengths, (count) => {
      const read = prepare(count);
      return stepsOf(() => {
        try {
          read();
        } catch {
          // An error for more than is allowed is an answer as well.
        }
      });
    });
    expect(isQuadratic(steps), steps.join(", ")).toBe(false);
  });
});

describe("of many rows", () => {
  const rowCounts = [250, 500, 1000, 2000];
  const request = new Request("https://a.example/");
  const batch = openpanelRoutes.find(({ path }) => path === "/track/batch");

  test.each<[string, (count: number) => unknown]>([
    [
      "native",
      (count) =>
        native.read(
          { events: many(count).map((path) => ({ type: "pageview", path })) },
          request,
          {} as never,
        ),
    ],
    [
      "mere",
      (count) =>
        mere.read(
          { events: many(count).map((event) => ({ event, timestamp: 1 })) },
          request,
          {} as never,
        ),
    ],
    [
      "openpanel",
      (count) =>
        batch?.dialect.read(
          {
            events: many(count).map((name) => ({
              type: "track",
              payload: { name, properties: { __path: `/${name}` } },
            })),
          },
          request,
          {} as never,
        ),
    ],
    [
      "chunks",
      (count) =>
        toChunks(
          many(count).map((path, index) => ({
            index,
            event: { type: "pageview", path },
          })) as never,
        ),
    ],
  ])("%s", (_, read) => {
    let last: unknown;
    const steps = growth(rowCounts, (count) =>
      stepsOf(() => (last = read(count))),
    );
    expect(last).toBeDefined();
    expect(steps[3]).toBeGreaterThan(2000);
    expect(isQuadratic(steps), steps.join(", ")).toBe(false);
  });
});

describe("of many bytes", () => {
  const sizes = [128 * KIB, 256 * KIB, 512 * KIB, MIB];

  /** Bodies of so many bytes. The first is compressed JSON. No compressor writes the others. */
  const bodies: Record<string, (size: number) => Uint8Array> = {
    "stored as they are": (size) =>
      gzipSync(Buffer.alloc(size, "[1,2] "), { level: 0 }),
    compressed: (size) => gzipSync(Buffer.alloc(size, '{"a":[1,2]} ')),
    "of empty blocks": (size) =>
      concat(
        gzipHeader,
        Uint8Array.from({ length: size }, (_, at) =>
          at % 5 === 3 || at % 5 === 4 ? 0xff : 0,
        ),
      ),
    // The header has a name, and the name has no end.
    "of a header": (size) =>
      concat(
        Uint8Array.of(0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3),
        new Uint8Array(size).fill(0x61),
      ),
  };

  test.each(Object.entries(bodies))("inflate, %s", (_, bodyOf) => {
    const steps = growth(sizes, (size) => {
      const body = bodyOf(size);
      return stepsOf(() => {
        try {
          inflate(body, 10 * MIB);
        } catch {
          // The bytes are damaged on purpose.
        }
      });
    });
    expect(isQuadratic(steps), steps.join(", ")).toBe(false);
  });

  /** Sends the body in pieces as small as a sender may write them. */
  const requestOf = (body: Uint8Array, pieceBytes: number) => {
    let at = 0;
    return {
      headers: new Headers(),
      bodyUsed: false,
      body: new ReadableStream<Uint8Array>({
        pull(controller) {
          if (at >= body.length) return controller.close();
          controller.enqueue(body.subarray(at, at + pieceBytes));
          at += pieceBytes;
        },
      }),
    } as unknown as Request;
  };

  test("readBody, in small pieces", async () => {
    const steps: number[] = [];
    for (const size of [1, ...lengths.map((length) => 4 * length)]) {
      const text = JSON.stringify({ events: many(size / 4) });
      const body = new TextEncoder().encode(text);
      let read: unknown;
      steps.push(
        await stepsOfAsync(async () => {
          read = await readBody(requestOf(body, 3));
        }),
      );
      expect(read).toEqual(JSON.parse(text));
    }
    expect(isQuadratic(steps.slice(1)), steps.join(", ")).toBe(false);
  });

  test.each(["content-encoding", "content-type"])(
    "readBody, its %s",
    async (name) => {
      const steps: number[] = [];
      for (const length of [1, ...lengths]) {
        const headers = new Headers({
          [name]: "a,; ".repeat(length / 4) + "a",
        });
        const request = { ...requestOf(new Uint8Array(1), 1), headers };
        const read = () => readBody(request).catch(() => null);
        steps.push(await stepsOfAsync(read));
      }
      expect(isQuadratic(steps.slice(1)), steps.join(", ")).toBe(false);
    },
  );
});

test("a reader that joins what it has with every piece is found", () => {
  const slow = (size: number) => {
    let all = new Uint8Array();
    for (let at = 0; at < size; at += 2 * KIB) {
      const joined = new Uint8Array(at + 2 * KIB);
      joined.set(all);
      all = joined;
    }
  };
  const sizes = [128 * KIB, 256 * KIB, 512 * KIB];
  expect(isQuadratic(sizes.map((size) => stepsOf(() => slow(size))))).toBe(
    true,
  );
});

test("a reader that writes an event out for each of its fields is found", () => {
  const slow = (count: number) => {
    const fields = fieldsOfMany(count);
    for (const _ of Object.keys(fields)) JSON.stringify(fields);
  };
  const steps = [64, 128, 256].map((count) => stepsOf(() => slow(count)));
  expect(isQuadratic(steps)).toBe(true);
});
