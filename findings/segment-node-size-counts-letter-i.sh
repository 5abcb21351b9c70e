#!/usr/bin/env bash
# @segment/analytics-node 3.1.0, and its fork @customerio/cdp-analytics-node 0.5.9: the client
# measures an event by its letters "i". (Reported to Segment as segmentio/analytics-next pull
# request 1390, open at this version.)
#
# Expected: a batch ends before 480 KB, as the client's own limit says, because the service refuses
# more than 500 KB.
# Seen: the measure counts escapes (`%20`) and the letter "i", and nothing else. A hundred events of
# 20 KB each with the letter "a" leave as one request of 2 MB. The same events with the letter "i"
# leave as five requests below the limit. It matters from a `flushAt` (`maxEventsInBatch` in the
# fork) above the default of 15.
# Way out: keep that number low: so many events of the app's largest size have to stay below 500 KB.
source "$(dirname "$0")/lib.sh"
packages @segment/analytics-node@3.1.0 @customerio/cdp-analytics-node@0.5.9
sees 'Segment, letter a: 1 request, above 500 KB: 1
Segment, letter i: 5 requests, above 500 KB: 0
Customer.io, letter a: 1 request, above 500 KB: 1
Customer.io, letter i: 5 requests, above 500 KB: 0' <<'JS'
import { Analytics as Customer } from "@customerio/cdp-analytics-node";
import { Analytics as Segment } from "@segment/analytics-node";
import { loopback } from "./loopback.mjs";

const { host, requests } = await loopback();
for (const [name, Analytics, batch] of [
  ["Segment", Segment, { flushAt: 100 }],
  ["Customer.io", Customer, { maxEventsInBatch: 100 }],
]) {
  for (const letter of ["a", "i"]) {
    requests.length = 0;
    const client = new Analytics({ writeKey: "key", host: `http://${host}`, ...batch });
    const properties = { text: letter.repeat(20_000) };
    for (let event = 0; event < 100; event++) client.track({ userId: "user", event: "saved", properties });
    await client.closeAndFlush();
    const { length } = requests;
    const above = requests.filter(({ body }) => body.length > 500 * 1024).length;
    console.log(`${name}, letter ${letter}: ${length} request${length === 1 ? "" : "s"}, above 500 KB: ${above}`);
  }
}
JS
