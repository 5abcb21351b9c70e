/** Asks the component whether a request may store events. A refusal becomes an `HttpProblem`. */
import type { Infer } from "convex/values";
import type {
  GenericActionCtx,
  GenericDataModel,
  GenericMutationCtx,
} from "convex/server";
import { errorForLog } from "../../shared/errorForLog.js";
import type { ComponentApi } from "../../component/_generated/component.js";
import type {
  Admission,
  Admitted,
  AppAdmission,
  KeyRefused,
  vAdmissionArgs,
  vAppAdmissionArgs,
} from "../../shared/event/intake.js";
import { isPlatformLimit, platformOverload } from "./platformLimits.js";
import { noteRefusal } from "./noteRefusal.js";
import { HttpProblem, refusal } from "./problem.js";

type AdmissionCtx = Pick<
  GenericActionCtx<GenericDataModel>,
  "runQuery" | "runMutation"
>;

/**
 * Costs one query. It costs a mutation and another query as well on the first request of a day that
 * needs its salt, and on the first one of an import's run. A refusal costs a mutation more while
 * somebody sets the site up.
 */
export async function admit(
  ctx: AdmissionCtx,
  component: Pick<
    ComponentApi,
    "admission" | "cookieless" | "imports" | "refusals"
  >,
  request: Infer<typeof vAdmissionArgs>,
): Promise<Admitted> {
  const { receivedAt, chunk } = request;
  const answer = await askAdmission(
    (): Promise<Admission> => ctx.runQuery(component.admission.admit, request),
    (missing) => {
      if (missing.kind === "saltMissing") {
        return ctx.runMutation(component.cookieless.prepareSalt, {
          receivedAt,
        });
      }
      if (missing.kind === "runMissing" && chunk) {
        const { siteId } = missing;
        const { importId } = chunk;
        return ctx.runMutation(component.imports.openImport, {
          siteId,
          importId,
        });
      }
      return null;
    },
  );
  if (answer.kind === "refused") {
    return await throwRefusal({ ctx, component }, answer, request.origin);
  }
  if (answer.kind !== "admitted") throw problemOf(answer);
  const { kind: _kind, ...admitted } = answer;
  return admitted;
}

/** Notes the refusal of a request, if its site notes any, and throws it. */
export async function throwRefusal(
  {
    ctx,
    component,
  }: {
    ctx: Pick<AdmissionCtx, "runMutation">;
    component: Pick<ComponentApi, "refusals">;
  },
  { reason, retryAfterMs, notingSiteId: siteId }: KeyRefused,
  origin: string | undefined,
): Promise<never> {
  if (siteId !== undefined) {
    await noteRefusal(ctx, component, { siteId, reason, about: origin ?? "" });
  }
  throw refusal(reason, retryAfterMs);
}

/**
 * Does the same for a mutation of the app, on a stale snapshot, so that it does not depend on what
 * folds write. The first request of a day that needs its salt does depend on it, because no
 * snapshot has the salt yet that the request has just made.
 */
export async function admitApp(
  ctx: Pick<GenericMutationCtx<GenericDataModel>, "runQuery" | "runMutation">,
  component: Pick<ComponentApi, "admission" | "cookieless">,
  request: Infer<typeof vAppAdmissionArgs>,
): Promise<Extract<AppAdmission, { kind: "admitted" }>> {
  const { receivedAt, site } = request;
  const answer = await askAdmission(
    (isAgain): Promise<AppAdmission> =>
      ctx.runQuery(component.admission.admitApp, request, {
        useStaleSnapshot: !isAgain,
      }),
    ({ kind }) =>
      kind === "saltMissing"
        ? ctx.runMutation(component.cookieless.prepareSalt, { receivedAt })
        : null,
  );
  if (answer.kind === "siteNotFound") {
    throw new HttpProblem(
      "siteNotFound",
      `There is no site ${JSON.stringify(site)}: the app has to provision it`,
    );
  }
  if (answer.kind !== "admitted") throw problemOf(answer);
  return answer;
}

/**
 * Asks for admission, and asks once more if it had to make something first.
 *
 * @param ask receives whether this is the second time
 * @param prepare makes what the answer reports as missing; null if nothing is missing
 */
async function askAdmission<Answer>(
  ask: (isAgain: boolean) => Promise<Answer>,
  prepare: (answer: Answer) => Promise<unknown> | null,
): Promise<Answer> {
  try {
    const answer = await ask(false);
    const preparation = prepare(answer);
    if (preparation === null) return answer;
    await preparation;
    return await ask(true);
  } catch (error) {
    // A failed look-up is never a 401, because senders throw their events away at a 401.
    console.error(
      "Footfall could not look up who sends a request",
      errorForLog(error),
    );
    if (isPlatformLimit(error)) throw platformOverload();
    throw new HttpProblem(
      "internal",
      "The events could not be stored. Nothing of this request was: send it again",
    );
  }
}

/** Returns the reason why a request is not admitted. */
function problemOf(
  answer: Exclude<Admission, { kind: "admitted" }>,
): HttpProblem {
  return answer.kind === "refused"
    ? refusal(answer.reason, answer.retryAfterMs)
    : new HttpProblem(
        "internal",
        "What the request needs could not be made: send it again",
      );
}
