/** Effects of headers: preflights, places of a network, the sender's address, the agent. */
import type { AnyCheck } from "../check.js";
import { pageview, post, summed } from "../post.js";
import { ORIGIN, type Run } from "../run.js";

/** A Latin-1 byte that is no UTF-8. Some networks write names so. */
const S_TILDE_A = "s\xe3o paulo";

interface ListedEvents {
  page: { visitorId?: string; context?: { city?: string }; city?: string }[];
}

/** Answers the stored place, wherever the request came from. */
async function sendFromPlace(
  run: Run,
  visitorId: string,
  headers: Record<string, string>,
): Promise<unknown> {
  const path = `/${visitorId}`;
  const { status } = await post(run, {
    body: { events: [pageview(run, path, visitorId)] },
    headers,
  });
  if (status === 202) run.ledger.add({ kind: "pageview", path, visitorId });
  const listed = (await run.deployment.runInComponent("lists:listEvents", {
    siteId: run.siteId,
    visitorId,
    paginationOpts: { numItems: 1, cursor: null },
  })) as ListedEvents;
  const [event] = listed.page;
  const isUndefined = /undefined/i.test(JSON.stringify(event ?? {}));
  return { status, stored: listed.page.length, isUndefined };
}

const fromPlace = { status: 202, stored: 1, isUndefined: false };

/** Answers the device that the deployment sees in a sender without a cookie. */
async function deviceOf(run: Run, forwardedFor: string): Promise<string> {
  const { status, json } = await run.deployment.request(
    "/analytics/track/device-id",
    {
      headers: {
        "openpanel-client-id": run.publicKey,
        origin: ORIGIN,
        "x-forwarded-for": forwardedFor,
      },
    },
  );
  const { deviceId = "" } = (json ?? {}) as { deviceId?: string };
  if (deviceId === "") throw new Error(`No device in the answer (${status}).`);
  return deviceId;
}

export const headers: readonly AnyCheck[] = [
  {
    name: "headers: preflight",
    expected: {
      status: 204,
      origin: ORIGIN,
      methods: "POST, OPTIONS",
      headers: "content-type, content-encoding, x-footfall-key",
      maxAge: "86400",
    },
    run: async ({ deployment }) => {
      const { status, headers } = await deployment.request(
        "/analytics/ingest",
        {
          method: "OPTIONS",
          headers: { origin: ORIGIN, "access-control-request-method": "POST" },
        },
      );
      const said = (name: string) => headers.get(`access-control-${name}`);
      return {
        status,
        origin: said("allow-origin"),
        methods: said("allow-methods"),
        headers: said("allow-headers"),
        maxAge: said("max-age"),
      };
    },
  },
  {
    name: "headers: App Engine's city in Latin-1",
    expected: fromPlace,
    run: (run) =>
      sendFromPlace(run, "appengine", {
        "x-appengine-country": "BR",
        "x-appengine-city": S_TILDE_A,
      }),
  },
  {
    name: "headers: Vercel's city in Latin-1",
    expected: fromPlace,
    run: (run) =>
      sendFromPlace(run, "vercel", {
        "x-vercel-ip-country": "BR",
        "x-vercel-ip-city": S_TILDE_A,
      }),
  },
  {
    // The platform takes the first entry of X-Forwarded-For (crates/common/src/http/mod.rs:1053),
    // so a proxy in front of it has to overwrite the header. Convex Cloud does. If it does not, we
    // must know.
    name: "headers: a made-up X-Forwarded-For makes no new device",
    expected: "the same device",
    run: async (run) => {
      const first = await deviceOf(run, "198.51.100.7");
      const second = await deviceOf(run, "203.0.113.9");
      return first === second
        ? "the same device"
        : "another device: senders choose their address; set addressHeader";
    },
    isNote: ({ deployment }) => !deployment.isCloud,
  },
  {
    name: "headers: a crawler's event is left out",
    expected: {
      status: 202,
      accepted: 0,
      duplicates: 0,
      rejected: [],
      bots: 1,
    },
    run: async (run) => {
      const events = [pageview(run, "/crawled", "crawler")];
      const agent =
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
      return summed(
        await post(run, { body: { events }, headers: { "user-agent": agent } }),
      );
    },
  },
];
