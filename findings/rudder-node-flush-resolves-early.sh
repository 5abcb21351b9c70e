#!/usr/bin/env bash
# @rudderstack/rudder-sdk-node 3.0.13: `await flush()` resolves before the events are out, once more
# than 20 wait.
#
# Expected: a script that tracks its events, awaits `flush()` and exits has sent them all.
# Seen: with 20 events it has. With 21 it has sent one: the client has then begun its own flush for
# `flushAt`, which takes the queue. The caller's flush finds the queue empty, and resolves while
# that request still runs. The more events, the more are lost: 1 of 60 had an answer.
# Way out: wait for the callbacks of all events, or keep `flushAt` above the events of a run.
source "$(dirname "$0")/lib.sh"
packages @rudderstack/rudder-sdk-node@3.0.13
sees 'answered when flush() resolved: 20 of 20, a second later: 20
answered when flush() resolved: 1 of 21, a second later: 21
answered when flush() resolved: 1 of 60, a second later: 60' <<'JS'
import Analytics from "@rudderstack/rudder-sdk-node";
import { loopback, pause } from "./loopback.mjs";

const { host, requests } = await loopback(() => ({ text: "OK", after: 200 }));
const answered = () =>
  requests.filter((request) => request.answered).reduce((sum, { body }) => sum + JSON.parse(body).batch.length, 0);
for (const events of [20, 21, 60]) {
  requests.length = 0;
  const client = new Analytics("key", { dataPlaneUrl: `http://${host}`, logLevel: "error" });
  for (let event = 0; event < events; event++) client.track({ userId: "user", event: "saved" });
  await client.flush();
  const atOnce = answered();
  await pause(1000);
  console.log(`answered when flush() resolved: ${atOnce} of ${events}, a second later: ${answered()}`);
}
process.exit();
JS
