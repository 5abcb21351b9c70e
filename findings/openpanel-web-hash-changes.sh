#!/usr/bin/env bash
# @openpanel/web 1.4.1: `trackHashChanges: true` ends the tracking of pages, and adds nothing.
#
# Expected: the option adds screen views for changes of the hash to those of `trackScreenViews`.
# Seen: with it the tracker listens to `hashchange` instead. It no longer follows
# `history.pushState`, with which routers change pages. From three pages and one hash it sends the
# first page and the hash. Without the option it sends all four, since a browser fires `popstate`
# for a hash too.
# Way out: leave the option out.
source "$(dirname "$0")/lib.sh"
packages @openpanel/web@1.4.1
sees 'without the option: / /second /third /third#part
with it: / /third#part' <<'JS'
import { loopback, pause } from "./loopback.mjs";

const origin = "https://example.org";
// The few parts of a page that the tracker reads.
globalThis.document = { referrer: "", title: "Page" };
globalThis.sessionStorage = { getItem: () => null, setItem() {}, removeItem() {} };
const { OpenPanel } = await import("@openpanel/web");
const go = (path) => (window.location.href = origin + path);
const followHash = (path) => {
  go(path);
  for (const name of ["popstate", "hashchange"]) window.dispatchEvent(new Event(name));
};

const text = JSON.stringify({ deviceId: "d", sessionId: "s" });
for (const trackHashChanges of [false, true]) {
  const { host, requests } = await loopback(() => ({ text }));
  globalThis.window = Object.assign(new EventTarget(), { location: { href: `${origin}/` } });
  globalThis.history = { pushState: (state, title, path) => go(path), replaceState() {} };
  new OpenPanel({ clientId: "client", apiUrl: `http://${host}`, trackScreenViews: true, trackHashChanges });
  await pause(150);
  for (const path of ["/second", "/third"]) {
    history.pushState({}, "", path);
    await pause(150);
  }
  followHash("/third#part");
  await pause(150);
  const paths = requests.map(({ body }) => JSON.parse(body).payload.properties.__path.replace(origin, ""));
  console.log(trackHashChanges ? "with it:" : "without the option:", ...paths);
}
process.exit();
JS
