/** Says to the server that somebody looks at a site's reports. */
import { useConvex } from "convex/react";
import { useEffect } from "react";
import type { LiveApi } from "../api.js";
import { keepLooking } from "./keepLooking.js";

/**
 * Calls `heartbeat` when the component appears, and every five minutes while the page is visible.
 * So the site's figures are fresh within seconds. Components and tabs that show the same site share
 * these calls. A call that fails warns once in the console, and changes nothing on the page. The
 * dashboard does this by itself if it has `liveApi`.
 *
 * @param liveApi the module that exports what `exposeLiveApi` made. Undefined: nothing is called
 * @param siteId undefined: the site is not known yet
 * @example
 * const { data: site } = useSite(api.analytics, "default");
 * useHeartbeat(api.analytics, site?.siteId);
 */
export function useHeartbeat(
  liveApi: LiveApi | undefined,
  siteId: string | undefined,
): void {
  const client = useConvex();
  const heartbeat = liveApi?.heartbeat;
  const isLive = heartbeat !== undefined;
  useEffect(() => {
    if (!isLive || siteId === undefined) return;
    return keepLooking(client, heartbeat, siteId);
    // `heartbeat` is no dependency: an app's api makes a new reference at each access.
  }, [client, isLive, siteId]);
}
