/// <reference types="vite/client" />
/**
 * For host apps that test with `convex-test`: registers Footfall and its own components, and reads
 * tracked events.
 */
import batchWorker from "@convex-dev/batch-worker/test";
import type { TestConvex } from "convex-test";
import type { GenericSchema, SchemaDefinition } from "convex/server";
import schema from "./component/schema.js";
import { expectTracked, trackedEvents } from "./expectTracked.js";

export { expectTracked, trackedEvents };
export type {
  ExpectedEvent,
  TrackedByApp,
  TrackedOptions,
} from "./expectTracked.js";

const modules = import.meta.glob("./component/**/*.ts");

/**
 * @param t the instance that `convexTest` made
 * @param name the name under which the app's `convex.config.ts` uses the component
 * @example
 * const t = convexTest(schema, modules);
 * register(t);
 */
export function register(
  t: TestConvex<SchemaDefinition<GenericSchema, boolean>>,
  name = "footfall",
): void {
  t.registerComponent(name, schema, modules);
  batchWorker.register(t, `${name}/batchWorker`);
}

export default { register, expectTracked, trackedEvents, schema, modules };
