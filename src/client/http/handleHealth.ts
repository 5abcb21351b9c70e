/** The health of the intake, for monitors and load balancers: no key, no figures, cheap to ask. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { errorForLog } from "../../shared/errorForLog.js";
import type { ComponentApi } from "../../component/_generated/component.js";
import { levelOfIntake, type IntakeHealth } from "../../shared/api/health.js";
import { respondJson } from "./respond.js";

export type HealthCtx = Pick<GenericActionCtx<GenericDataModel>, "runQuery">;

/** Seconds for which an answer may be given again, by whatever lies between. */
const CACHED_FOR_SECONDS = 10;
const cached = {
  "cache-control": `public, max-age=${CACHED_FOR_SECONDS}`,
};

/**
 * Answers `GET {prefix}/health`, or of one site with `?site=slug`, with `{status}`: `down` and 503 when an ingest
 * would be answered 503 (paused, stuck, too many events waiting), when a lane has stopped because of failures or is
 * late, or 100,000 events have failed to fold; `ok` or `warn` and 200 otherwise, also where an operator has stopped the
 * folds; 404 for an unknown slug. Anyone may ask, so figures are in `getHealth` alone. Costs one HTTP action and one
 * query, which is cached until something changes.
 */
export async function handleHealth(
  ctx: HealthCtx,
  component: Pick<ComponentApi, "intakeHealth">,
  request: Request,
): Promise<Response> {
  const slug = new URL(request.url).searchParams.get("site");
  let health: IntakeHealth;
  try {
    health = await ctx.runQuery(
      component.intakeHealth.getIntakeHealth,
      slug === null ? {} : { slug },
    );
  } catch (error) {
    console.error(
      "Footfall could not look up the health of the intake",
      errorForLog(error),
    );
    return respondJson(request, 503, { status: "down" });
  }
  if (!health.found) {
    const error = { kind: "siteNotFound", message: "There is no such site" };
    return respondJson(request, 404, { error }, cached);
  }
  const status = levelOfIntake(health, Date.now());
  return respondJson(
    request,
    status === "down" ? 503 : 200,
    { status },
    cached,
  );
}
