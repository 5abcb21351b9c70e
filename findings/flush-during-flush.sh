#!/usr/bin/env bash
# @snowplow/node-tracker 4.8.0 and @amplitude/analytics-node 1.5.73: `flush()` resolves at once,
# with nothing sent, while the client's own flush runs.
#
# Expected: a server that awaits `flush()` when it has to stop has sent all events tracked before.
# Seen: both clients send by themselves (Snowplow at ten events, Amplitude by its timer). If such a
# request is under way, `flush()` returns a promise that has resolved already: it neither waits for
# that request nor sends the waiting events. A process that exits then loses both. posthog-node
# 5.70.0, in the same place, waits.
# Way out: await the promises of Amplitude's `track`, and count the events of Snowplow's
# `onRequestSuccess`.
source "$(dirname "$0")/lib.sh"
packages @snowplow/node-tracker@4.8.0 @amplitude/analytics-node@1.5.73 posthog-node@5.70.0
sees 'Snowplow: 0 answered of 12
Amplitude: 0 answered of 2
PostHog: 12 answered of 12' <<'JS'
import { createInstance } from "@amplitude/analytics-node";
import { buildPageView, newTracker } from "@snowplow/node-tracker";
import { PostHog } from "posthog-node";
import { loopback, pause } from "./loopback.mjs";

const { host, requests } = await loopback(() => ({ text: '{"code":200,"status":"Ok"}', after: 500 }));
const started = async () => {
  while (requests.length === 0) await pause(10);
};
const report = (name, tracked, rows) => {
  const answered = requests.filter((request) => request.answered);
  const count = answered.reduce((sum, { body }) => sum + rows(JSON.parse(body)).length, 0);
  console.log(`${name}: ${count} answered of ${tracked}`);
};

const tracker = newTracker({ namespace: "n", appId: "app" }, { endpoint: `http://${host}` });
for (let event = 0; event < 12; event++) tracker.track(buildPageView({ pageUrl: "https://example.org/" }));
await started();
await tracker.flush();
report("Snowplow", 12, ({ data }) => data);
await pause(1500);

requests.length = 0;
const amplitude = createInstance();
const serverUrl = `http://${host}/2/httpapi`;
await amplitude.init("key", { serverUrl, flushIntervalMillis: 100, logLevel: 0 }).promise;
amplitude.track("saved", {}, { user_id: "user-1" });
await started();
amplitude.track("saved", {}, { user_id: "user-1" });
await amplitude.flush().promise;
report("Amplitude", 2, ({ events }) => events);
await pause(1500);

requests.length = 0;
const posthog = new PostHog("phc_key", { host: `http://${host}`, flushAt: 10 });
for (let event = 0; event < 10; event++) posthog.capture({ distinctId: "user", event: "saved" });
await started();
for (let event = 0; event < 2; event++) posthog.capture({ distinctId: "user", event: "saved" });
await posthog.flush();
report("PostHog", 12, ({ batch }) => batch);
process.exit();
JS
