#!/usr/bin/env bash
# @openpanel/web 1.4.1: `flushRevenue()` forgets the revenue that it could not send.
#
# Expected: `pendingRevenue` puts revenue aside for the page after the payment. It stays there until
# a server has accepted it. A later `flushRevenue()` sends it.
# Seen: while the server answers 503, the client tries four times, and then clears its list and the
# copy in `sessionStorage`. The promise resolves as after a success. Once the server is back, the
# next call sends nothing.
# Way out: keep the amounts in the app, and call `revenue()`. Its promise resolves to null when it
# could not send.
source "$(dirname "$0")/lib.sh"
packages @openpanel/web@1.4.1
sees 'server down: tries 4, flushRevenue resolved, kept: nothing
server back: sent 0' <<'JS'
import { loopback } from "./loopback.mjs";

// The few parts of a page that the tracker reads.
const kept = new Map();
globalThis.document = { referrer: "" };
globalThis.sessionStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: (key) => kept.delete(key),
};
console.error = () => {};
const { OpenPanel } = await import("@openpanel/web");

let status = 503;
const { host, requests } = await loopback(() => ({ status }));
const client = new OpenPanel({ clientId: "client", apiUrl: `http://${host}` });
client.pendingRevenue(995, { plan: "pro" });
const outcome = await client.flushRevenue().then(() => "resolved", () => "rejected");
const left = [...kept.values()].join() || "nothing";
console.log(`server down: tries ${requests.length}, flushRevenue ${outcome}, kept: ${left}`);
status = 200;
requests.length = 0;
await client.flushRevenue();
console.log("server back: sent", requests.length);
process.exit();
JS
