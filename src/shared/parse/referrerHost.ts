/** Whose page a referrer is. */
import { withoutWww } from "./patterns.js";

/**
 * The host of a referrer without "www.", or the package name of an Android app (`android-app://…`). Undefined for
 * what is no URL, or a page that is not on the web (`about:blank`): referrers are what senders make of them.
 *
 * @example
 * referrerHost("https://www.google.de/search?q=hats"); // "google.de"
 */
export function referrerHost(referrer: string): string | undefined {
  const url = parsedUrl(referrer);
  if (!url || !/^(https?|android-app):$/.test(url.protocol)) return undefined;
  return withoutWww(url.hostname.toLowerCase()) || undefined;
}

export function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
