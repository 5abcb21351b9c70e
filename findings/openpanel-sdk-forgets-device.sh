#!/usr/bin/env bash
# @openpanel/sdk 1.3.1: a refused request makes the client forget its device id.
#
# Expected: `getDeviceId()` goes on answering the id of the last answer that had one.
# Seen: after a 401 it answers an empty text, so an app that passes the id to its backend (to
# attribute revenue, say) passes none until the next event has an answer. The same holds for the
# session id.
# Way out: keep the id in the app when it is there.
source "$(dirname "$0")/lib.sh"
packages @openpanel/sdk@1.3.1
sees 'before the refusal: ["device-1","s1"]
after it: ["",""]' <<'JS'
import { OpenPanel } from "@openpanel/sdk";
import { loopback } from "./loopback.mjs";

let status = 200;
const text = JSON.stringify({ deviceId: "device-1", sessionId: "s1" });
const { host } = await loopback(() => ({ status, text }));
const client = new OpenPanel({ clientId: "client", apiUrl: `http://${host}` });
const ids = () => JSON.stringify([client.getDeviceId(), client.getSessionId()]);
await client.track("view");
console.log("before the refusal:", ids());
status = 401;
await client.track("view");
console.log("after it:", ids());
JS
