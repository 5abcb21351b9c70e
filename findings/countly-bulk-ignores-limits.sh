#!/usr/bin/env bash
# countly-sdk-nodejs 24.10.4: the bulk client ignores the limits in its options, and the documented
# defaults too.
#
# Expected: `max_value_size: 10` cuts the values of a segmentation at 10 characters,
# `max_segmentation_values: 2` keeps two of them, and without either option values end at 256
# characters.
# Seen: a text of 300 characters and three values leave unchanged. The client reads the limits from
# itself, and the constructor has put them into its configuration.
# Way out: cut values before they are added.
source "$(dirname "$0")/lib.sh"
packages countly-sdk-nodejs@24.10.4
sees 'limits 10 and 2: first value 300 characters, 3 values
no limits given: first value 300 characters, 3 values' <<'JS'
import Countly from "countly-sdk-nodejs";
import { loopback, pause } from "./loopback.mjs";

const { host, requests } = await loopback(() => ({ text: '{"result":"Success"}' }));
const limits = { max_value_size: 10, max_segmentation_values: 2 };
for (const [name, given] of [["limits 10 and 2", limits], ["no limits given", {}]]) {
  requests.length = 0;
  const client = new Countly.Bulk({ app_key: "key", url: `http://${host}`, interval: 100, ...given });
  client.add_event("device", { key: "saved", segmentation: { text: "x".repeat(300), second: "b", third: "c" } });
  client.start();
  while (requests.length === 0) await pause(50);
  client.stop();
  const { body, url } = requests[0];
  const sent = new URLSearchParams(body || url.split("?")[1]).get("requests");
  const { segmentation } = JSON.parse(sent)[0].events[0];
  console.log(`${name}: first value ${segmentation.text.length} characters, ${Object.keys(segmentation).length} values`);
}
process.exit();
JS
