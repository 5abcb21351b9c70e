#!/usr/bin/env bash
# @openpanel/sdk 1.3.1: a request that is refused makes the client forget the device id that it knew.
#
# Expected: `getDeviceId()` goes on answering the id of the last answer that had one.
# Seen: after a 401 it answers an empty text, so an app that passes the id to its backend (to attribute revenue, say)
# passes none until the next event has been answered. The same holds for the session id.
# Way out: keep the id in the app when it is there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @openpanel/sdk@1.3.1
cat >run.mjs <<'JS'
import { createServer } from "node:http";
import { OpenPanel } from "@openpanel/sdk";

let status = 200;
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ deviceId: "device-1", sessionId: "s1" }));
  });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const apiUrl = `http://127.0.0.1:${server.address().port}`;
const client = new OpenPanel({ clientId: "client", apiUrl });
const ids = () => JSON.stringify([client.getDeviceId(), client.getSessionId()]);
await client.track("view");
const before = ids();
status = 401;
await client.track("view");
server.close();
console.log(before, ids());
JS
seen=$(node run.mjs)
echo "device and session before the refusal, and after it: $seen"
[ "$seen" = '["device-1","s1"] ["",""]' ] || { echo "no longer so"; exit 1; }
