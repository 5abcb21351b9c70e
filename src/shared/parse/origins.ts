/** Web origins that may send to a site: exact ones, or every subdomain of a domain. */
import { InvalidInput, parsed } from "../invalid.js";
import { quote } from "../text.js";

const WILDCARD = "*.";

/**
 * Says whether a request's `Origin` is in the site's list. An empty list allows every origin.
 *
 * @example
 * isOriginAllowed("https://shop.example", ["https://shop.example"]); // true
 * isOriginAllowed("https://a.b.shop.example:8443", ["*.shop.example"]); // true
 * isOriginAllowed("https://shop.example", ["*.shop.example"]); // false
 */
export function isOriginAllowed(
  origin: string,
  allowed: readonly string[],
): boolean {
  if (allowed.length === 0) return true;
  const url = parseOrigin(origin);
  if (url === null) return false;
  return allowed.some((pattern) =>
    pattern.startsWith(WILDCARD)
      ? url.hostname.endsWith(pattern.slice(1).toLowerCase())
      : parseOrigin(pattern)?.origin === url.origin,
  );
}

/**
 * Says whether a page's hostname is that of an origin in the site's list, whatever its scheme and
 * port. An empty list allows every hostname.
 *
 * @example
 * isHostnameAllowed("shop.example", ["https://shop.example:8443"]); // true
 * isHostnameAllowed("a.shop.example", ["https://shop.example"]); // false
 */
export function isHostnameAllowed(
  hostname: string,
  allowed: readonly string[],
): boolean {
  if (allowed.length === 0) return true;
  const host = hostname.toLowerCase();
  return hostsOf(allowed).some((listed) =>
    listed.startsWith(".") ? host.endsWith(listed) : listed === host,
  );
}

/** Keeps the hosts of each list, because every event of a request asks with the same list. */
const hostsOfList = new WeakMap<readonly string[], readonly string[]>();

/** Returns the host of each entry. For a wildcard, it is the text with which hosts end. */
function hostsOf(allowed: readonly string[]): readonly string[] {
  const known = hostsOfList.get(allowed);
  if (known) return known;
  const hosts = allowed.flatMap((pattern) =>
    pattern.startsWith(WILDCARD)
      ? pattern.slice(1).toLowerCase()
      : (parseOrigin(pattern)?.hostname ?? []),
  );
  hostsOfList.set(allowed, hosts);
  return hosts;
}

/**
 * Returns an origin as browsers write it: scheme, host and port, in lower case. Null if the text is
 * none.
 */
export function normalizedOrigin(text: string): string | null {
  return parseOrigin(text)?.origin ?? null;
}

/** Returns the fault of an entry of a site's list, or null. */
export function checkOriginPattern(pattern: string): string | null {
  const checked = parsed(() => {
    if (pattern.startsWith(WILDCARD)) checkDomain(pattern);
    else checkOrigin(pattern);
    return {};
  });
  return "error" in checked ? checked.error : null;
}

const label = "[a-z0-9_](-*[a-z0-9])*";
const domain = new RegExp(`^${label}(\\.${label})*$`, "i");

function checkDomain(pattern: string): void {
  if (!domain.test(pattern.slice(WILDCARD.length))) {
    throw new InvalidInput(
      `${quote(pattern)} must be "*." and a domain, without scheme, port or path, as in "*.example.com"`,
    );
  }
}

function checkOrigin(pattern: string): void {
  const url = parseOrigin(pattern);
  if (url === null || pattern.includes("*")) {
    throw new InvalidInput(
      `${quote(pattern)} must be an origin, as in "https://shop.example" or "http://localhost:5173", or a wildcard, as in "*.example.com"`,
    );
  }
  if (url.origin.toLowerCase() !== pattern.toLowerCase()) {
    throw new InvalidInput(
      `${quote(pattern)} must be scheme, host and port only; browsers send ${quote(url.origin)}`,
    );
  }
}

interface Origin {
  hostname: string;
  origin: string;
}

/**
 * Parses an origin with any scheme (`capacitor://localhost`, `chrome-extension://…`). `URL.origin`
 * is "null" for those. It leaves out the default port, as browsers do.
 */
function parseOrigin(text: string): Origin | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text)) return null;
  try {
    const url = new URL(text);
    return {
      hostname: url.hostname.toLowerCase(),
      origin: `${url.protocol}//${url.host}`.toLowerCase(),
    };
  } catch {
    return null;
  }
}
