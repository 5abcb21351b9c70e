/**
 * Whether a request comes through the app's own proxy. A deployment is open to everybody, so its
 * address header counts only beside a secret that the proxy adds.
 */

export interface AddressSecret {
  /** The header in which the proxy shows the secret, as in `"x-proxy-secret"`. */
  header: string;
  /**
   * The secret, at least 16 characters, from the deployment's environment. Undefined, or shorter:
   * no request has it.
   */
  value: string | undefined;
}

/** A shorter secret could be guessed. `openssl rand -hex 24` makes one of 48 characters. */
const MIN_SECRET_LENGTH = 16;

/**
 * Answers whether the request shows the secret. Warns in the log if a proxy shows one and the
 * deployment has none. Never logs a secret.
 */
export function showsSecret(
  headers: Headers,
  { header, value = "" }: AddressSecret,
): boolean {
  const shown = headers.get(header);
  if (shown === null) return false;
  // A header loses the blanks and the line break that a variable may end with.
  const secret = value.trim();
  if (secret.length < MIN_SECRET_LENGTH) {
    console.warn(
      `Footfall: a request has the header ${header}, and addressSecret.value has fewer than ${MIN_SECRET_LENGTH} characters or is not set. The address of the visitor does not count.`,
    );
    return false;
  }
  return isSame(shown, secret);
}

/** Takes as long for a text that is wrong at its beginning as for one that is wrong at its end. */
function isSame(shown: string, secret: string): boolean {
  let difference = shown.length ^ secret.length;
  for (let at = 0; at < secret.length; at++) {
    difference |= shown.charCodeAt(at) ^ secret.charCodeAt(at);
  }
  return difference === 0;
}
