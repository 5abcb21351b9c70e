/**
 * The kind of a page. Only the whole address tells it: the stored parts have no scheme and no port.
 */
import type { Infer } from "convex/values";
import { defined } from "../defined.js";
import { toWellFormed } from "../text.js";
import { literals } from "../validators.js";

/**
 * `development`: a page on a developer's machine. `app`: a screen of an app under a scheme of its
 * own. All other pages have no kind, including an app shell's `https://localhost`.
 */
export const vPageKind = literals(["development", "app"]);
export type PageKind = Infer<typeof vPageKind>;

/**
 * Hosts of development servers: all of 127/8, every name below `localhost`, and `0.0.0.0`, which
 * means the same machine.
 */
const loopback =
  /^(?:(?:.+\.)?localhost\.?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/;

/**
 * Returns the kind of a page by its address or origin. A text that is no absolute address has none.
 * App shells serve from `https://localhost`. A development server has a port other than its
 * scheme's own.
 *
 * @example
 * pageKind("http://localhost:5173/tea"); // { pageKind: "development" }
 * pageKind("capacitor://localhost/tea"); // { pageKind: "app" }
 * pageKind("https://localhost/tea"); // {}
 */
export function pageKind(address: string): { pageKind?: PageKind } {
  return defined({ pageKind: kindOf(address) });
}

function kindOf(address: string): PageKind | undefined {
  const text = toWellFormed(address.trim());
  if (/^about:/i.test(text)) return "development";
  if (!/^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(text)) return undefined;
  const url = parsed(text.startsWith("//") ? `https:${text}` : text);
  if (url === undefined) return undefined;
  const { protocol, hostname, port } = url;
  if (protocol === "file:") return "development";
  if (protocol !== "http:" && protocol !== "https:") return "app";
  const isServed = port !== "" && loopback.test(hostname);
  return isServed ? "development" : undefined;
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined; // The parser of the address reports its fault.
  }
}
