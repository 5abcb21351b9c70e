/**
 * The events that a removal takes, by brute force. Part of the reference model
 * (`reference.helpers.ts`). It shares no code with the implementation.
 */
import type { ModelEvent } from "../../shared/event/event.js";

export interface ReferenceRemoval {
  from: number;
  to: number;
  hostname?: string | undefined;
  referrer?: string | undefined;
  path?: string | undefined;
  browser?: string | undefined;
}

export function referenceRemoved(
  events: readonly ModelEvent[],
  { from, to, hostname, referrer, path, browser }: ReferenceRemoval,
): ModelEvent[] {
  return events.filter((event) => {
    if (event.occurredAt < from || event.occurredAt >= to) return false;
    if (hostname !== undefined && !isHost(hostname, event.hostname)) {
      return false;
    }
    if (referrer !== undefined && !isHost(referrer, referrerOf(event))) {
      return false;
    }
    if (path !== undefined && !isPath(path, event.path)) return false;
    return browser === undefined || event.browser === browser;
  });
}

/** A click inside the site is no referrer. */
function referrerOf({ referrer, hostname }: ModelEvent): string | undefined {
  if (!referrer) return undefined;
  const { host } = new URL(referrer);
  return host === hostname ? undefined : host;
}

function isHost(asked: string, host: string | undefined): boolean {
  return fits(asked.replaceAll(".", "[.]").replace("*", ".+"), host);
}

function isPath(asked: string, path: string | undefined): boolean {
  return fits(asked.replaceAll("*", ".*"), path);
}

function fits(expression: string, value: string | undefined): boolean {
  return value !== undefined && new RegExp(`^${expression}$`, "su").test(value);
}
