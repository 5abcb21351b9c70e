/** 128 random bits as text. `crypto.randomUUID` is missing on pages without TLS. */
export function randomId(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(numbers, (each) => each.toString(36)).join("");
}
