/** Calls functions that take a scope. */
import { requireSite } from "../scope/requireSite.js";
import { scopeOf, type WriteScope } from "../scope/scope.js";
import type { TestBackend, TestSite } from "./setup.helpers.js";

/** Calls a function in a transaction, with the scope of the site. */
export function inScope<T>(
  t: TestBackend,
  { siteId }: TestSite,
  call: (scope: WriteScope) => Promise<T>,
): Promise<T> {
  return t.run(async (ctx) =>
    call(scopeOf(ctx, await requireSite(ctx, siteId))),
  );
}
