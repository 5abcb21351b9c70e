/** One query of a client: its dependencies, and the last result that the client got. */
import { convexToJson, type JSONValue } from "convex/values";
import { report } from "./errors.js";
import type { ReadSet } from "./readSet.js";
import type { SnapshotResult } from "./snapshotQueries.js";
import type { QueryChange } from "./syncMessages.js";

export interface Subscription {
  readonly queryId: number;
  readonly udfPath: string;
  readonly component: string;
  readonly args: JSONValue;
  isDirty: boolean;
  journal: string | null;
  reads: ReadSet | null;
  /** The last result that the client got, as text. */
  told: string | null;
}

export function newSubscription({
  queryId,
  udfPath,
  args,
  journal,
  componentPath,
}: Extract<QueryChange, { type: "Add" }>): Subscription {
  return {
    queryId,
    udfPath,
    component: componentPath ?? "",
    args: args[0] ?? {},
    isDirty: true,
    journal: journal ?? null,
    reads: null,
    told: null,
  };
}

/** Answers the update for a client. Null when the client knows the result already. */
export function updateOf(
  subscription: Subscription,
  result: SnapshotResult,
): object | null {
  const { queryId } = subscription;
  subscription.reads = result.reads;
  subscription.journal = result.journal;
  const common = { queryId, logLines: [], journal: result.journal };
  if ("error" in result) {
    const { message, data } = report(result.error);
    subscription.told = null;
    return {
      type: "QueryFailed",
      errorMessage: message,
      ...(data === undefined ? {} : { errorData: data }),
      ...common,
    };
  }
  const value = convexToJson(result.value);
  const told = JSON.stringify([value, result.journal]);
  if (told === subscription.told) return null;
  subscription.told = told;
  return { type: "QueryUpdated", value, ...common };
}
