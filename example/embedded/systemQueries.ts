/**
 * Answers the few system queries of the platform that scripts with a deploy key ask: installed
 * components, the next runs of crons, one variable, one document. Callers use them like any query,
 * by a path that begins with `_system/`, and only admins may (`is_system_module`,
 * crates/udf/src/validation.rs:283). Answers have only the fields that callers need, named as in
 * npm-packages/system-udfs/convex/_system of convex-backend 94a42c3.
 */
import { convexToJson } from "convex/values";
import type { Engine } from "./engine.js";
import type { CallOutcome, PublicCall } from "./publicCalls.js";

interface SystemArgs {
  /** The id that `components:list` answers: here a component's path. */
  componentId?: string | null;
  id?: string;
  name?: string;
}

type SystemQuery = (engine: Engine, args: SystemArgs) => unknown;

const NANOSECONDS_PER_MS = 1_000_000n;

const systemQueries: Readonly<Record<string, SystemQuery>> = {
  "_system/frontend/components:list": ({ runtime }) =>
    runtime.functions.components().map((path) => ({
      id: path,
      name: path.split("/").at(-1) ?? "",
      path,
      state: "active",
    })),
  "_system/frontend/listCronJobs": ({ nextCronRuns }, { componentId }) =>
    nextCronRuns()
      .filter(({ component }) => component === (componentId ?? ""))
      .map(({ name, at }) => ({
        name,
        nextRun: { nextTs: BigInt(Math.round(at)) * NANOSECONDS_PER_MS },
      })),
  "_system/cli/queryEnvironmentVariables:get": (_, { name = "" }) => {
    const value = process.env[name];
    return value === undefined ? null : { name, value };
  },
  "_system/frontend/getById": (engine, { id = "", componentId }) =>
    engine.runQuery((ctx) => ctx.db.get(id as never), {
      component: componentId ?? "",
    }),
};

/**
 * Answers a system query. Answers undefined for any other path. `/api/function` looks among the
 * analyzed functions, and no system query is there (`any_udf`, crates/application/src/lib.rs:1525).
 * Never throws.
 */
export async function callSystem(
  engine: Engine,
  { kind, path, args }: PublicCall,
  isAdmin: boolean,
): Promise<CallOutcome | undefined> {
  if (kind !== "query" || !path.startsWith("_system/")) return undefined;
  const query = systemQueries[path.replace(/:default$/, "")];
  if (query === undefined || !isAdmin) {
    const errorMessage = `Could not find public function for '${path}'.`;
    return { success: false, errorMessage };
  }
  try {
    const value = await query(engine, args as SystemArgs);
    return { success: true, value: convexToJson(value as never) };
  } catch (error) {
    return { success: false, errorMessage: String(error) };
  }
}
