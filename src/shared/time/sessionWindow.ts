/** Which of the fixed windows of a site's session timeout an instant is in, counted from 1970. */
export function sessionWindow(at: number, sessionTimeoutMs: number): number {
  return Math.floor(at / sessionTimeoutMs);
}
