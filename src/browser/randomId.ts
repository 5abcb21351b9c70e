/**
 * 96 random bits as 30 digits at most. `crypto.randomUUID` is missing on pages without TLS. Among a
 * thousand million ids two are equal once in a hundred thousand million cases.
 */
export function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(3)).join("");
}
