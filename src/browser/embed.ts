/**
 * The script of a tag: a tracker with the settings of its `data-*` attributes, behind one global
 * function. A stub keeps the calls that the page makes before the script loads. The script then
 * makes them.
 *
 * @example
 * <script>window.footfall ||= function () { (footfall.q ||= []).push(arguments) }</script>
 * <script defer src="https://YOUR-DEPLOYMENT.convex.site/analytics/footfall.js" data-key="ff_pub_…"></script>
 * <script>footfall("track", "signup", { plan: "pro" })</script>
 */
import { askForMore } from "./askForMore.js";
import { watchVisit } from "./automatic.js";
import { trackerOf } from "./core.js";
import type { TrackerOptions } from "./options.js";

type Call = [method: string, ...args: unknown[]];

declare global {
  var footfall: (((...call: Call) => unknown) & { q?: Call[] }) | undefined;
}

const { src, dataset } = document.currentScript as HTMLScriptElement;
/**
 * Returns the address of what is beside this script. A script of another origin has no base for a
 * relative `import()`.
 */
const beside = (name: string) => new URL(name, src).href;
const settings: Record<string, unknown> = {
  // Under its neutral name the backend serves this script with another route.
  endpoint: beside("ingest"),
};
for (const name in dataset) {
  const value = dataset[name];
  // An attribute without a value means `true`.
  settings[name] = value === "false" ? false : value || true;
}
const tracker = trackerOf(
  settings as unknown as TrackerOptions,
  (state, track) => {
    watchVisit(state);
    askForMore(state, track, beside("more.js"));
  },
) as unknown as Record<string, ((...args: unknown[]) => unknown) | undefined>;
const calls = window.footfall?.q;
window.footfall = (method, ...args) => tracker[method]?.(...args);
calls?.forEach((call) => footfall!(...call));
