/** The connection of the page's client to its deployment. */
import { useConvex } from "convex/react";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { SECOND } from "../../shared/units.js";

/** A page that waits for so long says so. A client needs less to connect, or to connect again. */
export const PATIENCE_MS = 5 * SECOND;

/**
 * Whether the client has a connection that works. One that the server drops before it has answered
 * does not count. A page that a server renders has not tried yet.
 */
export function useIsConnected(): boolean {
  const client = useConvex();
  const subscribe = useCallback(
    (onChange: () => void) => client.subscribeToConnectionState(onChange),
    [client],
  );
  const read = () => {
    const { isWebSocketConnected, connectionRetries } =
      client.connectionState();
    return isWebSocketConnected && connectionRetries === 0;
  };
  return useSyncExternalStore(subscribe, read, () => true);
}

/** Whether something has lasted for so long without a break. */
export function useHasLasted(isSo: boolean, durationMs: number): boolean {
  const [hasLasted, setLasted] = useState(false);
  useEffect(() => {
    if (!isSo) return;
    const timer = setTimeout(() => setLasted(true), durationMs);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [isSo, durationMs]);
  return isSo && hasLasted;
}
