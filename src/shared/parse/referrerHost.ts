/** Finds the site of a referrer. */
import { withoutWww } from "./patterns.js";

/**
 * Returns the host of a referrer without "www.", or the package name of an Android app
 * (`android-app://…`). Returns undefined for text that is no URL, and for pages outside the web
 * (`about:blank`), because senders may send anything as referrer.
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
