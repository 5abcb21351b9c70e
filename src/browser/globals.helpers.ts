/**
 * Globals of a page, for what runs inside it and for all that it has set going. Tests run in one realm, so each
 * name is looked up in the page that is asking; outside of any page all is as ever.
 */
import { AsyncLocalStorage } from "node:async_hooks";

/** Who is asking. */
export interface Page {
  globals: Record<string, unknown>;
  /** What `Date.now()` says. */
  now(): number;
}

export const currentPage = new AsyncLocalStorage<Page>();

const names = [
  "AbortSignal",
  "Blob",
  "Request",
  "addEventListener",
  "clearInterval",
  "clearTimeout",
  "crypto",
  "document",
  "fetch",
  "footfall",
  "footfalls",
  "history",
  "innerHeight",
  "localStorage",
  "location",
  "navigator",
  "performance",
  "scrollY",
  "setInterval",
  "setTimeout",
  "window",
];

for (const name of names) {
  let outside = (globalThis as Record<string, unknown>)[name];
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get: () => {
      const page = currentPage.getStore();
      return page && name in page.globals ? page.globals[name] : outside;
    },
    set: (value: unknown) => {
      const page = currentPage.getStore();
      if (page) page.globals[name] = value;
      else outside = value;
    },
  });
}

const { now } = Date;
Date.now = () => currentPage.getStore()?.now() ?? now();
