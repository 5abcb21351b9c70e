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
