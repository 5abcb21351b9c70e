/** The hosts that are the site's own. */
import { isHostListed } from "../../../shared/parse/patterns.js";

/**
 * Whether pages of the host may send to the site, whatever their scheme and port. `*.shop.example`
 * includes the domain itself: nobody else has it.
 */
export function isOwnHost(
  host: string,
  allowedOrigins: readonly string[],
): boolean {
  return isHostListed(
    host,
    allowedOrigins.flatMap((origin) =>
      origin.startsWith("*.") ? [origin, origin.slice(2)] : hostOf(origin),
    ),
  );
}

/** Finds the host under any scheme (`capacitor://localhost`): `URL` may know none for it. */
function hostOf(origin: string): string[] {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(\[[^\]]*\]|[^/:]+)/i.exec(origin)?.[1];
  return host === undefined ? [] : [host];
}
