/**
 * Notes a refused request or a rejected row, for the state of the site's set-up. The note never
 * changes the answer.
 */
import type {
  FunctionArgs,
  GenericActionCtx,
  GenericDataModel,
} from "convex/server";
import { errorForLog } from "../../shared/errorForLog.js";
import type { ComponentApi } from "../../component/_generated/component.js";
import type { Stored } from "./pipeline.js";

/** Costs one mutation. A mutation that fails is logged, and nothing is noted. */
export async function noteRefusal(
  ctx: Pick<GenericActionCtx<GenericDataModel>, "runMutation">,
  component: Pick<ComponentApi, "refusals">,
  refused: FunctionArgs<ComponentApi["refusals"]["noteRefusal"]>,
): Promise<void> {
  try {
    await ctx.runMutation(component.refusals.noteRefusal, refused);
  } catch (error) {
    console.error("Footfall could not note a refusal", errorForLog(error));
  }
}

/** Notes the first row of a request that is wrong. Call it while somebody sets the site up. */
export async function noteRejection(
  {
    ctx,
    component,
  }: {
    ctx: Parameters<typeof noteRefusal>[0];
    component: Parameters<typeof noteRefusal>[1];
  },
  siteId: string,
  { rejected }: Stored,
): Promise<void> {
  const reason = "validation";
  const first = rejected.find((row) => row.reason === reason);
  if (first === undefined) return;
  await noteRefusal(ctx, component, { siteId, reason, about: first.error });
}
