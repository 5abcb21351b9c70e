#!/usr/bin/env bash
# matomo-tracker 2.2.4 (Node): a redirect loses events, and the client reports no error.
#
# Expected: the client follows the redirect, or emits `error`, as it does for a 404 or a 500.
# Seen: it does neither: 301, 302, 304, 307 and 308 count as success. A Matomo that moves from http
# to https, or to another host, and redirects the old address loses all page views of the apps that
# still have it. The client calls the callback of `trackBulk` as after a success.
# Way out: ask the address once at start, with `fetch` and `redirect: "manual"`, and refuse one that
# redirects.
source "$(dirname "$0")/lib.sh"
packages matomo-tracker@2.2.4
sees 'status 301: requests GET /old/matomo.php, POST /old/matomo.php; errors none; callbacks 1
status 500: requests GET /old/matomo.php, POST /old/matomo.php; errors 500, 500; callbacks 1' <<'JS'
import Matomo from "matomo-tracker";
import { loopback, pause } from "./loopback.mjs";

let status;
const headers = { location: "/new/matomo.php" };
const { host, requests } = await loopback(() => ({ status, headers }));
for (status of [301, 500]) {
  requests.length = 0;
  const errors = [];
  let callbacks = 0;
  const matomo = new Matomo(1, `http://${host}/old/matomo.php`);
  matomo.on("error", (error) => errors.push(error));
  matomo.track("https://example.org/page");
  await pause(300);
  matomo.trackBulk([{ url: "https://example.org/page" }], () => callbacks++);
  await pause(300);
  const asked = requests.map(({ method, url }) => `${method} ${url.split("?")[0]}`).join(", ");
  console.log(`status ${status}: requests ${asked}; errors ${errors.join(", ") || "none"}; callbacks ${callbacks}`);
}
process.exit();
JS
