/** Upkeep as internal functions of the app, because an app's crons can call no others. */
import {
  internalActionGeneric,
  internalMutationGeneric,
  type FunctionReference,
  type RegisteredAction,
  type RegisteredMutation,
} from "convex/server";
import type { Value } from "convex/values";
import type { ComponentApi } from "../component/_generated/component.js";
import { upkeepApi, type UpkeepJob } from "../shared/api/upkeepApi.js";
import type { ApiTable, ArgsOf, ReturnsOf } from "./operations.js";

/**
 * A function of the component, typed by its answer alone. The table has validated the arguments.
 */
type ForwardTo<Type extends "mutation" | "action", Answer> = FunctionReference<
  Type,
  "internal",
  Record<string, Value | undefined>,
  Answer
>;

/**
 * Makes upkeep internal functions of the app. Its own schedules call them, and so can everyone who
 * has the deployment's key (`npx convex run analyticsUpkeep:compact`). No browser can call them. No
 * app needs them, because the component looks after itself. Export them all by name:
 * `registerDefaultAnalyticsCrons` takes the module that has them.
 *
 * Each function is bounded. It is safe to stop it, to run it again and to run it twice at once. The
 * background or the next run does the rest of its work.
 *
 * @example
 * // convex/analyticsUpkeep.ts
 * export const { compact, cleanup, prune, retryDueDeadLetters, kickLanes } = exposeUpkeepApi(
 *   components.footfall,
 * );
 */
export function exposeUpkeepApi(
  component: Pick<
    ComponentApi,
    "compaction" | "retention" | "prune" | "retry" | "kick"
  >,
) {
  const { mutation, action } = forwardInternally(upkeepApi);
  return {
    /** Merges what the folds and interruptions have left of closed hours, days and months. */
    compact: action("compact", component.compaction.compactShards),
    /** Deletes rows that are past their site's retention. */
    cleanup: action("cleanup", component.retention.cleanup),
    /** Deletes rows that no site needs any more: old salts and leftovers of deleted sites. */
    prune: mutation("prune", component.prune.pruneExpired),
    /** Counts events whose fold has failed, after somebody has fixed its cause. */
    retryDueDeadLetters: mutation(
      "retryDueDeadLetters",
      component.retry.retryDueDeadLetters,
    ),
    /** Restarts folds whose scheduled functions were lost. */
    kickLanes: mutation("kickLanes", component.kick.kickLanes),
  } satisfies Record<UpkeepJob, unknown>;
}

/**
 * Makes internal functions from a table's entries. Each passes its arguments on to the component.
 */
function forwardInternally<Table extends ApiTable>(table: Table) {
  type Args<Name extends keyof Table> = ArgsOf<Table, Name>;
  type Returns<Name extends keyof Table> = ReturnsOf<Table, Name>;

  function mutation<Name extends keyof Table & string>(
    name: Name,
    target: FunctionReference<
      "mutation",
      "internal",
      Args<Name>,
      Returns<Name>
    >,
  ): RegisteredMutation<"internal", Args<Name>, Promise<Returns<Name>>> {
    const reference: ForwardTo<"mutation", Returns<Name>> = target;
    return internalMutationGeneric({
      ...table[name],
      handler: (ctx, args) => ctx.runMutation(reference, args),
    });
  }

  function action<Name extends keyof Table & string>(
    name: Name,
    target: FunctionReference<"action", "internal", Args<Name>, Returns<Name>>,
  ): RegisteredAction<"internal", Args<Name>, Promise<Returns<Name>>> {
    const reference: ForwardTo<"action", Returns<Name>> = target;
    return internalActionGeneric({
      ...table[name],
      handler: (ctx, args) => ctx.runAction(reference, args),
    });
  }

  return { mutation, action };
}
