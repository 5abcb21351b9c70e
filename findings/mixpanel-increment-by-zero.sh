#!/usr/bin/env bash
# mixpanel 0.24.0 (Node): `people.increment(id, property, 0)` adds 1.
#
# Expected: a counter that grows by a computed amount stays as it is when the amount is 0.
# Seen: the client sends `$add: 1`. The other form of the same call,
# `increment(id, { property: 0 })`, sends 0. Credits, seats or minutes that are counted this way
# drift up with every empty run.
# Way out: use the form with an object.
source "$(dirname "$0")/lib.sh"
packages mixpanel@0.24.0
sees 'increment("user", "credits", 0) adds 1
increment("user", { credits: 0 }) adds 0' <<'JS'
import Mixpanel from "mixpanel";
import { loopback } from "./loopback.mjs";

const { host, requests } = await loopback(() => ({ text: "1" }));
const { people } = Mixpanel.init("project", { host, protocol: "http" });
const added = () => {
  const data = new URL(requests.at(-1).url, "http://x").searchParams.get("data").replaceAll(" ", "+");
  return JSON.parse(Buffer.from(data, "base64")).$add.credits;
};
await new Promise((done) => people.increment("user", "credits", 0, done));
console.log('increment("user", "credits", 0) adds', added());
await new Promise((done) => people.increment("user", { credits: 0 }, done));
console.log('increment("user", { credits: 0 }) adds', added());
process.exit();
JS
