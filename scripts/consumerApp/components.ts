/** The file that `convex codegen` writes for an app, as far as its functions use it. */
import { componentsGeneric } from "convex/server";
import type { ComponentApi } from "convex-footfall/_generated/component.js";

export const components = componentsGeneric() as unknown as {
  footfall: ComponentApi<"footfall">;
};
