/** Asks the component whether a request may store events; a refusal becomes the problem that it is. */
import type { Infer } from "convex/values";
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { ComponentApi } from "../../component/_generated/component.js";
import type {
  Admission,
  Admitted,
  vAdmissionArgs,
} from "../../shared/intake.js";
import { HttpProblem, refusal } from "./problem.js";

type AdmissionCtx = Pick<
  GenericActionCtx<GenericDataModel>,
  "runQuery" | "runMutation"
>;

/** One query; on the first cookieless request of a day a mutation and another query. */
export async function admit(
  ctx: AdmissionCtx,
  component: Pick<ComponentApi, "admission" | "cookieless">,
  request: Infer<typeof vAdmissionArgs>,
): Promise<Admitted> {
  const ask = (): Promise<Admission> =>
    ctx.runQuery(component.admission.admit, request);
  let answer: Admission;
  try {
    answer = await ask();
    if (answer.kind === "saltMissing") {
      const { receivedAt } = request;
      await ctx.runMutation(component.cookieless.prepareSalt, { receivedAt });
      answer = await ask();
    }
  } catch (error) {
    // Never 401 when the look-up itself fails: senders throw their events away at a 401.
    console.error("Footfall could not look up the key of a request", error);
    throw new HttpProblem(
      "internal",
      "The events could not be stored. Nothing of this request was: send it again",
    );
  }
  if (answer.kind === "refused") {
    throw refusal(answer.reason, answer.retryAfterMs);
  }
  if (answer.kind === "saltMissing") {
    throw new HttpProblem(
      "internal",
      "The visitor of the request could not be named: send it again",
    );
  }
  const { kind: _kind, ...admitted } = answer;
  return admitted;
}
