/** Asks one query of the app once. */
import type { ConvexReactClient } from "convex/react";
import type { FunctionReference } from "convex/server";
import type { Value } from "convex/values";

/** The client of a page, for single questions. */
export type Asker = Pick<ConvexReactClient, "query">;

/** Throws as for a query that the app does not export where there is none. */
export async function askOnce<Args extends Record<string, Value>, Answer>(
  client: Asker,
  query: FunctionReference<"query", "public", Args, Answer> | undefined,
  args: Args,
): Promise<Answer> {
  if (!query) throw new Error("Could not find public function.");
  const reference: FunctionReference<"query"> = query;
  const answer: unknown = await client.query(reference, args);
  return answer as Answer;
}
