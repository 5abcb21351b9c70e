#!/usr/bin/env bash
# mixpanel 0.24.0 (Node): `keepAlive: false` has no effect.
#
# Expected: each request has a connection of its own, as the readme says. This avoids connections
# that a proxy or a suspended function has closed in the meantime.
# Seen: each request asks to keep its connection. The client makes its agents from the defaults,
# before it has read its options.
# Way out: none in the options; after a pause, send again an event whose callback has `ECONNRESET`.
source "$(dirname "$0")/lib.sh"
packages mixpanel@0.24.0
sees 'keepAlive: false, header connection: keep-alive, keep-alive, keep-alive' <<'JS'
import Mixpanel from "mixpanel";
import { promisify } from "node:util";
import { loopback } from "./loopback.mjs";

const { host, requests } = await loopback(() => ({ text: "1" }));
const client = Mixpanel.init("project", { host, protocol: "http", keepAlive: false });
for (let event = 0; event < 3; event++) await promisify(client.track)("saved", { distinct_id: "user" });
console.log("keepAlive: false, header connection:", requests.map(({ headers }) => headers.connection).join(", "));
process.exit();
JS
