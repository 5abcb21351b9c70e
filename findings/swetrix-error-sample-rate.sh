#!/usr/bin/env bash
# swetrix 4.6.1: the `sampleRate` of `trackErrors` works the wrong way round.
#
# Expected: it is the share of errors that the client sends, as its documentation says: 0.5 sends
# half, and 1 is right for a test.
# Seen: 1 sends none, 0 sends all, and 0.1 sends about nine of ten. An app that sets the documented
# default by hand, 1, turns its error tracking off without a word. An app that leaves the option out
# sends all.
# Way out: leave `sampleRate` out, or pass one minus the share.
source "$(dirname "$0")/lib.sh"
packages swetrix@4.6.1
sees 'rate 1: none of 200 errors sent
rate 0.1: most of 200 errors sent
rate 0: all of 200 errors sent
no rate: all of 200 errors sent' <<'JS'
import { loopback, pause } from "./loopback.mjs";

const { host, requests } = await loopback();
// The few parts of a page that the tracker reads.
globalThis.navigator = { language: "en", languages: ["en"], webdriver: false };
globalThis.location = { hostname: "example.org", pathname: "/", search: "", hash: "" };
globalThis.document = { referrer: "" };
globalThis.window = Object.assign(new EventTarget(), { navigator });
const { init, trackErrors } = await import("swetrix");

init("project", { apiURL: `http://${host}/log` });
for (const sampleRate of [1, 0.1, 0, undefined]) {
  requests.length = 0;
  const { stop } = trackErrors(sampleRate === undefined ? undefined : { sampleRate });
  for (let index = 0; index < 200; index++) {
    const error = new Error(`error ${index}`);
    window.dispatchEvent(Object.assign(new Event("error"), { error, message: error.message }));
  }
  await pause(1000);
  stop();
  const sent = requests.length;
  const words = sent === 0 ? "none" : sent === 200 ? "all" : sent > 140 ? "most" : "some";
  console.log(`${sampleRate === undefined ? "no rate" : `rate ${sampleRate}`}: ${words} of 200 errors sent`);
}
process.exit();
JS
