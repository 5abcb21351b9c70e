#!/usr/bin/env bash
# @openpanel/sdk 1.3.1: `revenue(amount, properties)` takes `deviceId` out of the object that its caller passes.
#
# Expected: two sales tracked with one shared object of properties both name the device.
# Seen: the first names it, the second does not, and the caller's object has lost the field. A till or a script that
# keeps its properties in a constant attributes the first sale of a process only.
# Way out: pass a new object each time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @openpanel/sdk@1.3.1
cat >run.mjs <<'JS'
import { createServer } from "node:http";
import { OpenPanel } from "@openpanel/sdk";

const devices = [];
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part));
  request.on("end", () => {
    devices.push(JSON.parse(body).payload.properties.__deviceId ?? "none");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ deviceId: "d", sessionId: "s" }));
  });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const apiUrl = `http://127.0.0.1:${server.address().port}`;
const client = new OpenPanel({ clientId: "client", apiUrl });
const properties = { deviceId: "till-7", plan: "pro" };
await client.revenue(995, properties);
await client.revenue(1250, properties);
server.close();
console.log(devices.join(" "), JSON.stringify(properties));
JS
seen=$(node run.mjs)
echo "devices of the two sales, and the object afterwards: $seen"
[ "$seen" = 'till-7 none {"plan":"pro"}' ] || { echo "no longer so"; exit 1; }
