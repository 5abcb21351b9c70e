/** The routes note what admission tells them to, and no note changes an answer. */
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  notedReasons,
  refusals,
  type Refusal,
} from "../../shared/event/refusals.js";
import {
  admittedAs,
  fakeBackend,
  KEY,
  pageviews,
  post,
  type FakeBackend,
} from "./http.helpers.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const origin = "http://localhost:5173";
const fromPage = (body: unknown = { events: pageviews(1) }) =>
  post(body, { "x-footfall-key": KEY, origin });

const refusing = (
  reason: Refusal,
  notingSiteId?: string,
  more: FakeBackend = {},
) =>
  fakeBackend({
    admit: async () => ({
      ...{ kind: "refused", reason },
      ...(notingSiteId !== undefined && { notingSiteId }),
    }),
    ...more,
  });

const noted = ({ others }: ReturnType<typeof fakeBackend>) =>
  others.flatMap(({ name, args }) => (name === "noteRefusal" ? [args] : []));

const fails = async () => {
  throw new Error(`no ${KEY}`);
};

describe("a refused request", () => {
  test.each(refusals)(
    "for %s is noted where admission says so",
    async (reason) => {
      const plain = await refusing(reason).send(fromPage());
      const backend = refusing(reason, "site");
      expect(await backend.send(fromPage())).toEqual(plain);
      expect(noted(backend)).toEqual([
        { siteId: "site", reason, about: origin },
      ]);
      const silent = refusing(reason);
      await silent.send(fromPage());
      expect(noted(silent)).toEqual([]);
    },
  );

  test("without an origin is noted without one", async () => {
    const backend = refusing("missingOrigin", "site");
    await backend.send(post({ events: pageviews(1) }));
    expect(noted(backend)).toEqual([
      { siteId: "site", reason: "missingOrigin", about: "" },
    ]);
  });

  test("has the same answer when the note fails, and the log shows no key", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue(undefined);
    const plain = await refusing("origin").send(fromPage());
    const backend = refusing("origin", "site", { noteRefusal: fails });
    expect(await backend.send(fromPage())).toEqual(plain);
    expect(plain.status).toBe(403);
    expect(log).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(log.mock.calls)).not.toContain(KEY);
  });

  test("that shows no key asks nobody, and nobody notes it", async () => {
    const backend = refusing("unauthorized", "site");
    const { status } = await backend.send(post({ events: pageviews(1) }, {}));
    expect(status).toBe(401);
    expect(noted(backend)).toEqual([]);
  });
});

describe("a rejected row", () => {
  const wrong = { events: [...pageviews(1), null, { type: "nonsense" }] };
  const watched = { ...admittedAs, isWatched: true };

  test("is noted by the first error of its request, after the rows are stored", async () => {
    const order: string[] = [];
    const backend = fakeBackend({
      admitted: watched,
      ingest: async () => {
        order.push("stored");
        const error = "too old";
        return {
          ...{ kind: "stored", accepted: 0, duplicates: 0 },
          rejected: [{ index: 0, reason: "validation", error }],
        };
      },
      noteRefusal: async () => void order.push("noted"),
    });
    await backend.send(fromPage(wrong));
    expect(noted(backend)).toEqual([
      { siteId: "site", reason: "validation", about: "too old" },
    ]);
    expect(order).toEqual(["stored", "noted"]);
  });

  test("is not noted unless the site is watched, nor if the server failed", async () => {
    vi.spyOn(console, "error").mockReturnValue(undefined);
    const unwatched = fakeBackend();
    await unwatched.send(fromPage(wrong));
    const failing = fakeBackend({ admitted: watched, ingest: fails });
    await failing.send(fromPage());
    const right = fakeBackend({ admitted: watched });
    await right.send(fromPage());
    for (const backend of [unwatched, failing, right]) {
      expect(noted(backend)).toEqual([]);
    }
  });

  test("has the same answer when the note fails", async () => {
    vi.spyOn(console, "error").mockReturnValue(undefined);
    const plain = await fakeBackend().send(fromPage(wrong));
    const backend = fakeBackend({ admitted: watched, noteRefusal: fails });
    expect(await backend.send(fromPage(wrong))).toEqual(plain);
    expect(plain.status).toBe(202);
  });
});

test("a site notes every refusal, and the rejection of rows", () => {
  expect(notedReasons).toEqual([...refusals, "validation"]);
});
