/** An app around the component, for tests of what an app's functions do with the component. */
import { convexTest } from "convex-test";
import {
  componentsGeneric,
  defineSchema,
  defineTable,
  httpRouter,
  type HttpRouter,
} from "convex/server";
import { v } from "convex/values";
import type { ComponentApi } from "../component/_generated/component.js";
import type { SiteSettings } from "../shared/site/site.js";
import { register } from "../test.js";
import { provisionSite } from "./provisionSite.js";

export const components = componentsGeneric() as unknown as {
  footfall: ComponentApi;
};

/** The tests call each of `functions` as `app:name`. */
export function initApp(
  functions: Readonly<Record<string, unknown>> = {},
  http: HttpRouter = httpRouter(),
) {
  const schema = defineSchema({ notes: defineTable({ text: v.string() }) });
  const modules = {
    "./_generated/api.js": async () => ({}),
    "./app.ts": async () => functions,
    "./http.ts": async () => ({ default: http }),
  };
  const t = convexTest({ schema, modules, transactionLimits: true });
  register(t);
  return t;
}
export type TestApp = ReturnType<typeof initApp>;

export async function provision(
  t: Pick<TestApp, "mutation">,
  settings: Partial<SiteSettings> = {},
): Promise<string> {
  const { siteId } = await t.mutation((ctx) =>
    provisionSite(ctx, components.footfall, { slug: "default", ...settings }),
  );
  return siteId;
}
