#!/usr/bin/env bash
# customerio-node 5.2.0: the client sends an event, or an email, four times if the answer is late.
# Nothing tells the copies apart.
#
# Expected: the package says that retries are safe to replay, since each try has the same body.
# Seen: the body of `TrackClient.track` and of `APIClient.sendEmail` has no id. A server that is
# slow but does its work gets the purchase four times and the receipt four times. Both calls reject,
# so the caller may send them again. `PipelinesClient.track` puts a `messageId` into the body, so a
# server can see that its four copies are one. The script answers late: the default timeout is ten
# seconds.
# Way out: pass your own `id` (a ULID) with the name of an event, and `retry: { maxRetries: 0 }` for
# emails.
source "$(dirname "$0")/lib.sh"
packages customerio-node@5.2.0
sees 'TrackClient.track: arrived 4 times, ids in it: 0, rejected
APIClient.sendEmail: arrived 4 times, ids in it: 0, rejected
PipelinesClient.track: arrived 4 times, ids in it: 1, rejected' <<'JS'
import { APIClient, PipelinesClient, SendEmailRequest, TrackClient } from "customerio-node";
import { loopback } from "./loopback.mjs";

const { host, requests } = await loopback(() => ({ after: 800 }));
const options = { url: `http://${host}`, timeout: 400 };
const calls = {
  "TrackClient.track": () => new TrackClient("site", "key", options).track("user", { name: "purchase" }),
  "APIClient.sendEmail": () =>
    new APIClient("key", options).sendEmail(
      new SendEmailRequest({ transactional_message_id: "1", to: "user@example.org", identifiers: { id: "user" } }),
    ),
  "PipelinesClient.track": () => new PipelinesClient("key", options).track({ userId: "user", event: "purchase" }),
};
for (const [name, call] of Object.entries(calls)) {
  requests.length = 0;
  const outcome = await call().then(() => "resolved", () => "rejected");
  const bodies = requests.map(({ body }) => JSON.parse(body));
  const ids = new Set(bodies.flatMap(({ id, messageId }) => id ?? messageId ?? []));
  console.log(`${name}: arrived ${requests.length} times, ids in it: ${ids.size}, ${outcome}`);
}
process.exit();
JS
