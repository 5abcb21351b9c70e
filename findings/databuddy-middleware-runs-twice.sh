#!/usr/bin/env bash
# @databuddy/sdk 2.6.0 (Node): an event passes each middleware twice.
#
# Expected: a middleware sees an event once, changes it or drops it by returning `null`.
# Seen: the client runs it when it tracks the event, and again when it sends the batch. A prefix
# stands before the name twice. A middleware that keeps one of two events keeps one of four. With
# `enableBatching: false`, which is not the default, each event passes once.
# Way out: change or drop events before `track`, or turn batching off.
source "$(dirname "$0")/lib.sh"
packages @databuddy/sdk@2.6.0
sees 'batching on: sent shop.shop.sale, of 8 events with every other one kept: 2
batching off: sent shop.sale, of 8 events with every other one kept: 4' <<'JS'
import { Databuddy } from "@databuddy/sdk/node";
import { loopback } from "./loopback.mjs";

const { host, requests } = await loopback(() => ({ text: '{"status":"success"}' }));
const sent = async (enableBatching, middleware, events) => {
  requests.length = 0;
  const client = new Databuddy({ apiKey: "key", websiteId: "site", apiUrl: `http://${host}`, enableBatching });
  client.addMiddleware(middleware);
  for (let event = 0; event < events; event++) await client.track({ name: "sale" });
  await client.flush();
  return requests.flatMap(({ body }) => JSON.parse(body));
};
for (const batching of [true, false]) {
  const [{ name }] = await sent(batching, (event) => ({ ...event, name: `shop.${event.name}` }), 1);
  let turn = 0;
  const kept = await sent(batching, (event) => (turn++ % 2 === 0 ? event : null), 8);
  const mode = batching ? "on" : "off";
  console.log(`batching ${mode}: sent ${name}, of 8 events with every other one kept: ${kept.length}`);
}
JS
