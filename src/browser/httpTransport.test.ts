// @vitest-environment node
/**
 * Checks the requests that go over HTTP, and the outcome that the transport reads from each answer.
 */
import { expect, test, vi } from "vitest";
import { httpTransport } from "./httpTransport.js";
import { Browser, type PageAnswer } from "./browser.helpers.js";
import type { Delivery, SentBatch } from "./transport.js";

const batch: SentBatch = {
  sentAt: 5,
  events: [
    { type: "track", eventId: "e", occurredAt: 4, url: "https://x.example/" },
  ],
};

async function deliver(answer: PageAnswer | undefined, isLeaving = false) {
  const browser = new Browser();
  browser.answer = () => answer;
  const transport = httpTransport("https://app.example/ingest", "k");
  const delivery = browser
    .open()
    .run(() => transport(batch, isLeaving))
    .catch(() => "nobody answered" as const);
  await browser.clock.advance(60_000);
  return delivery;
}

const error = { kind: "invalid", message: "no" };

test.each<[string, PageAnswer, Partial<Delivery> | string | undefined]>([
  ["all is stored", { status: 202, body: { accepted: 1 } }, { status: 202 }],
  [
    "some is not",
    {
      status: 202,
      body: { rejected: [{ index: 0, reason: "internal", error: "" }] },
    },
    { status: 202, rejected: [{ index: 0, reason: "internal", error: "" }] },
  ],
  ["refused", { status: 400, body: { error } }, { status: 400, error }],
  [
    "asked to wait",
    { status: 429, headers: { "Retry-After": "7" }, body: { error } },
    { status: 429, retryAfterMs: 7000, error },
  ],
  [
    "an error without words",
    { status: 500, body: "<html>" },
    { status: 500, retryAfterMs: 0 },
  ],
  ["the page of a hotel", { status: 200, body: "<html>" }, undefined],
  ["nothing", { status: 204, body: "" }, undefined],
  ["an answer in time", { status: 202, delayMs: 29_000 }, { status: 202 }],
  ["an answer too late", { status: 202, delayMs: 31_000 }, "nobody answered"],
])("%s", async (_name, answer, expected) => {
  const delivery = await deliver(answer);
  if (typeof expected === "object") expect(delivery).toMatchObject(expected);
  else expect(delivery).toBe(expected);
});

test("no network", async () => {
  expect(await deliver(undefined)).toBe("nobody answered");
});

test("needs no preflight: plain text, and no headers of its own", async () => {
  const browser = new Browser();
  const tab = browser.open();
  const fetch = vi.fn(async () => Response.json({}, { status: 202 }));
  tab.globals.fetch = fetch;
  await tab.run(() =>
    httpTransport("https://app.example/ingest", "k")(batch, false),
  );
  const [url, init] = fetch.mock.lastCall as unknown as [string, RequestInit];
  expect(url).toBe("https://app.example/ingest");
  expect(init).toMatchObject({ method: "POST", keepalive: true });
  expect(init).not.toHaveProperty("headers");
  const request = new Request(url, { ...init, signal: null });
  expect(request.headers.get("content-type")).toBe("text/plain;charset=UTF-8");
  expect(await request.json()).toEqual({ key: "k", ...batch });
});

test.each([
  ["an event", ["x".repeat(19_000)], true],
  ["one that may have 64 KB", ["\u20ac".repeat(20_001)], false],
  ["more than one, which the outbox bounds", ["x".repeat(40_000), "x"], true],
])("what may outlive its page: %s", async (_name, titles, isKept) => {
  const browser = new Browser();
  const [event] = batch.events;
  const events = titles.map((title) => ({ ...event!, title }));
  const transport = httpTransport("https://app.example/ingest", "k");
  void browser.open().run(() => transport({ sentAt: 5, events }, false));
  expect(browser.requests.map((request) => request.isKept)).toEqual([isKept]);
});
