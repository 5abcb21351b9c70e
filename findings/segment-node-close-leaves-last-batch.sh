#!/usr/bin/env bash
# @segment/analytics-node 3.1.0: `closeAndFlush` leaves the last events unsent while an earlier
# batch is under way.
#
# Expected: it sends all waiting events at once, and `timeout` bounds how long that takes. The
# server answers in half a second.
# Seen: of 17 events, 15 fill a batch, which leaves by itself. `closeAndFlush({ timeout: 3000 })`
# then sends nothing: it compares the two events that wait with all 17 that have no answer, and
# sends only when the numbers are the same. The two would go with the timer after ten seconds. The
# timeout comes first, and they are lost. If nothing is under way, it sends all.
# Way out: await `flush()` without a timeout first, or keep `flushInterval` well below the timeout.
source "$(dirname "$0")/lib.sh"
packages @segment/analytics-node@3.1.0
sees 'a batch is under way: 15 of 17 events sent
none is under way: 17 of 17 events sent' <<'JS'
import { Analytics } from "@segment/analytics-node";
import { loopback, pause } from "./loopback.mjs";

const { host, requests } = await loopback(() => ({ after: 500 }));
const sent = () => requests.reduce((sum, { body }) => sum + JSON.parse(body).batch.length, 0);
const close = async (wait) => {
  requests.length = 0;
  const client = new Analytics({ writeKey: "key", host: `http://${host}` });
  for (let event = 0; event < 17; event++) client.track({ userId: "user", event: "saved" });
  while (requests.length === 0) await pause(20);
  await pause(wait);
  await client.closeAndFlush({ timeout: 3000 });
  return `${sent()} of 17 events sent`;
};
console.log("a batch is under way:", await close(0));
console.log("none is under way:", await close(1500));
process.exit();
JS
