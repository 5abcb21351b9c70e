/**
 * Returns the number of the fixed window that contains the instant. Windows are as long as the
 * site's session timeout, and counted from 1970.
 */
export function sessionWindow(at: number, sessionTimeoutMs: number): number {
  return Math.floor(at / sessionTimeoutMs);
}
