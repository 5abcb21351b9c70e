/** Each proxy of docs/proxy.md in front of the embedded backend: what arrives, and whose it is. */
import { gzipSync } from "node:zlib";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { generateKey, hashKey } from "../../src/client/keys.js";
import { startEmbedded, type Embedded } from "../embedded/serve.js";
import { proxies } from "./platforms.helpers.js";

const functionsDir = path.resolve(
  import.meta.dirname,
  "../embedded/fixtures/proxied",
);
const inComponent = { component: "footfall" } as const;
const secret = "a-secret-of-the-proxy-0123456789";
const agent =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
const key = generateKey("public");

describe.each(Object.entries(proxies))("%s", (_name, proxy) => {
  let embedded: Embedded;
  let siteId: string;

  beforeEach(async () => {
    process.env.ADDRESS_HEADER = proxy.addressHeader;
    process.env.FOOTFALL_PROXY_SECRET = secret;
    embedded = await startEmbedded({
      functionsDir,
      crons: false,
      freshModules: true,
    });
    const { engine } = embedded;
    ({ siteId } = (await engine.mutation(
      "sites:createSite",
      {
        slug: "site",
        name: "Site",
        allowedOrigins: ["https://shop.example"],
      },
      inComponent,
    )) as { siteId: string });
    await engine.mutation(
      "keys:createKey",
      { siteId, kind: "public", hash: hashKey(key, "value") },
      inComponent,
    );
  });

  afterEach(async () => {
    await embedded.close();
    delete process.env.ADDRESS_HEADER;
    delete process.env.FOOTFALL_PROXY_SECRET;
  });

  interface Sent {
    readonly eventId: string;
    readonly headers?: Record<string, string>;
    readonly origin?: string;
    readonly compressed?: boolean;
  }

  function pageView(to: string, { eventId, ...sent }: Sent): Request {
    const { headers, origin = "https://shop.example", compressed } = sent;
    const text = JSON.stringify({
      events: [
        {
          type: "pageview",
          eventId,
          url: `https://shop.example/${eventId}`,
        },
      ],
    });
    return new Request(`${to}/shop/v1/in`, {
      method: "POST",
      headers: {
        "content-type": "text/plain;charset=UTF-8",
        ...(compressed && { "content-encoding": "gzip" }),
        "x-footfall-key": key,
        "user-agent": agent,
        cookie: "session=of-the-shop",
        origin,
        ...headers,
      },
      body: compressed ? gzipSync(text) : text,
    });
  }

  const through = (ip: string, sent: Sent) =>
    proxy.send(pageView("https://shop.example", sent), ip, {
      url: embedded.url,
      secret,
    });
  const around = (sent: Sent) => fetch(pageView(embedded.url, sent));

  async function listEvents() {
    const { page } = (await embedded.engine.query(
      "lists:listEvents",
      { siteId, paginationOpts: { numItems: 20, cursor: null } },
      inComponent,
    )) as { page: Record<string, string>[] };
    return new Map(page.map((event) => [event.eventId!, event]));
  }

  test("events arrive with the visitor's own address and browser, small and compressed", async () => {
    for (const [ip, eventId] of [
      ["203.0.113.1", "one"],
      ["203.0.113.1", "one-again"],
      ["203.0.113.2", "two"],
    ] as const)
      expect((await through(ip, { eventId })).status).toBe(202);
    const compressed = { eventId: "one-small", compressed: true };
    expect((await through("203.0.113.1", compressed)).status).toBe(202);

    const events = await listEvents();
    const visitorOf = (id: string) => events.get(id)!.visitorId;
    expect(visitorOf("one-again")).toBe(visitorOf("one"));
    expect(visitorOf("one-small")).toBe(visitorOf("one"));
    expect(visitorOf("two")).not.toBe(visitorOf("one"));
    expect(events.get("one")).toMatchObject({
      browser: "Chrome",
      os: "Windows",
      path: "/one",
    });
  });

  test("nobody chooses an address: neither through the proxy nor around it", async () => {
    const forged = (ip: string, shown?: string) => ({
      [proxy.addressHeader]: ip,
      ...(shown !== undefined && { "x-proxy-secret": shown }),
    });
    await through("203.0.113.1", { eventId: "honest" });
    await through("203.0.113.1", {
      eventId: "through",
      headers: forged("203.0.113.9", "guessed"),
    });
    await around({ eventId: "around", headers: forged("203.0.113.1") });
    await around({
      eventId: "guessed",
      headers: forged("203.0.113.9", `${secret.slice(0, -1)}x`),
    });
    await around({ eventId: "plain" });

    const events = await listEvents();
    const visitorOf = (id: string) => events.get(id)!.visitorId;
    expect(visitorOf("through")).toBe(visitorOf("honest"));
    expect(visitorOf("around")).not.toBe(visitorOf("honest"));
    expect(visitorOf("around")).toBe(visitorOf("plain"));
    expect(visitorOf("guessed")).toBe(visitorOf("plain"));
  });

  test("without the secret in the deployment's environment, all are the proxy's", async () => {
    delete process.env.FOOTFALL_PROXY_SECRET;
    await through("203.0.113.1", { eventId: "one" });
    await through("203.0.113.2", { eventId: "two" });
    const events = await listEvents();
    expect(events.get("one")!.visitorId).toBe(events.get("two")!.visitorId);
  });

  test("the origin of a foreign page is refused", async () => {
    const foreign = { eventId: "foreign", origin: "https://foreign.example" };
    expect((await through("203.0.113.1", foreign)).status).toBe(403);
  });

  test.each(["page.js", "more.js"])("%s comes through", async (file) => {
    const answer = await proxy.send(
      new Request(`https://shop.example/shop/v1/${file}`),
      "203.0.113.1",
      { url: embedded.url, secret },
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/javascript");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=86400");
    expect((await answer.text()).length).toBeGreaterThan(500);
  });
});
