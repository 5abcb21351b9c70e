/** The heartbeats of a page, by client and site. */
import type { ConvexReactClient } from "convex/react";
import { errorForLog } from "../../shared/errorForLog.js";
import type { LiveApi } from "../api.js";
import { Pulse } from "./Pulse.js";

type Client = Pick<ConvexReactClient, "mutation">;

const pulsesOf = new WeakMap<Client, Map<string, Pulse>>();
/** One line in the console is enough: the cause is the same for each heartbeat and each site. */
const warned = new WeakSet<Client>();

/**
 * Says to the server that somebody looks at the site: now, and every five minutes while the page is
 * visible. An error is one warning in the console. Returns a function that ends it.
 */
export function keepLooking(
  client: Client,
  heartbeat: LiveApi["heartbeat"],
  siteId: string,
): () => void {
  const pulses = pulsesOf.get(client) ?? new Map<string, Pulse>();
  pulsesOf.set(client, pulses);
  const pulse = pulses.get(siteId) ?? new Pulse(siteId);
  pulses.set(siteId, pulse);
  pulse.join(async () => {
    try {
      await client.mutation(heartbeat, { siteId });
    } catch (error) {
      warnOnce(client, error);
      throw error;
    }
  });
  return () => pulse.leave();
}

function warnOnce(client: Client, error: unknown): void {
  if (warned.has(client)) return;
  warned.add(client);
  console.warn(
    "Footfall: the dashboard could not say that somebody looks. New events may take longer to appear.",
    errorForLog(error),
  );
}
