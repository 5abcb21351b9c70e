/**
 * Loads the second file of the tag: interactions and the console help. A browser loads a module
 * once for a page, and gives it the nonce of the script that asks. The two files are in caches of
 * their own, so either may be the older one. They share the parameters of `more` and nothing else.
 * If those change, `v1` in the neutral path changes.
 */
import type { Watch } from "./core.js";
import { listen } from "./listen.js";
import type { Notice } from "./notices.js";
import { sentAddress } from "./sentAddress.js";
import type { TrackerState } from "./visitor.js";

/** The second file gets functions of the tag, and has no copies of them. */
export type More = (
  notices: Notice[],
  settings: TrackerState["settings"],
  track: Parameters<Watch>[1],
  sentAddress: (address: string) => string,
) => void;

/** Keeps clicks and submits for the second file, and loads it. */
export function askForMore(
  state: TrackerState,
  track: Parameters<Watch>[1],
  address: string,
): void {
  // Only the four switches of interactions begin with these letters. Only `false` begins with "f".
  const off = JSON.stringify(state.settings).match(/"[ofa]\w+":f/g);
  // A page on loopback has a port, and few others have one.
  if (off?.[3] && !location.port) return;
  const notices: Notice[] = (state.notices = []);
  listen("click submit", (event: Event) => state.notices?.push(event));
  // Without the file, nothing else changes.
  (import(/* @vite-ignore */ address) as Promise<{ more: More }>)
    .then(({ more }) => more(notices, state.settings, track, sentAddress))
    .catch(() => delete state.notices);
}
