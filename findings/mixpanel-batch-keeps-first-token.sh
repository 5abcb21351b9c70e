#!/usr/bin/env bash
# mixpanel 0.24.0 (Node): a list of events that goes to two projects goes to the first one twice.
#
# Expected: `track_batch` of a client sends to the client's own project.
# Seen: it writes its token into the caller's events, and leaves an existing token alone. So the
# second client sends the events of the list under the token of the first. The first project gets
# them twice, the second never, and both callbacks report success. `import_batch` shares the code.
# Way out: give each call its own copy, `structuredClone(events)`.
source "$(dirname "$0")/lib.sh"
packages mixpanel@0.24.0
sees 'sent by the client of project-a, token project-a
sent by the client of project-b, token project-a' <<'JS'
import Mixpanel from "mixpanel";
import { promisify } from "node:util";
import { loopback } from "./loopback.mjs";

const { host, requests } = await loopback(() => ({ text: "1" }));
const events = [{ event: "saved", properties: { distinct_id: "user" } }];
for (const project of ["project-a", "project-b"]) {
  const client = Mixpanel.init(project, { host, protocol: "http" });
  await promisify(client.track_batch)(events);
  const data = new URLSearchParams(requests.at(-1).body).get("data").replaceAll(" ", "+");
  const [{ properties }] = JSON.parse(Buffer.from(data, "base64"));
  console.log(`sent by the client of ${project}, token ${properties.token}`);
}
process.exit();
JS
