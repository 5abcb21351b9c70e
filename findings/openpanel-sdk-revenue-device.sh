#!/usr/bin/env bash
# @openpanel/sdk 1.3.1: `revenue(amount, properties)` takes `deviceId` out of the object that its
# caller passes.
#
# Expected: two sales tracked with one shared object of properties both name the device.
# Seen: the first names it, the second does not, and the caller's object has lost the field. A till
# or a script that keeps its properties in a constant attributes the first sale of a process only.
# Way out: pass a new object each time.
source "$(dirname "$0")/lib.sh"
packages @openpanel/sdk@1.3.1
sees 'devices of the two sales: till-7 none
the object afterwards: {"plan":"pro"}' <<'JS'
import { OpenPanel } from "@openpanel/sdk";
import { loopback } from "./loopback.mjs";

const text = JSON.stringify({ deviceId: "d", sessionId: "s" });
const { host, requests } = await loopback(() => ({ text }));
const client = new OpenPanel({ clientId: "client", apiUrl: `http://${host}` });
const properties = { deviceId: "till-7", plan: "pro" };
await client.revenue(995, properties);
await client.revenue(1250, properties);
const device = ({ body }) =>
  JSON.parse(body).payload.properties.__deviceId ?? "none";
console.log("devices of the two sales:", ...requests.map(device));
console.log("the object afterwards:", JSON.stringify(properties));
JS
