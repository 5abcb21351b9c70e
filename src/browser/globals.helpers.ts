/**
 * Globals of a page, for code that runs inside it and for all that this code starts. Tests run in
 * one realm, so each name is looked up in the page that asks. Outside of any page the globals are
 * the ordinary ones.
 */
import { AsyncLocalStorage } from "node:async_hooks";

/** The page that asks for a global. */
export interface Page {
  globals: Record<string, unknown>;
  /** The value of `Date.now()`. */
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
