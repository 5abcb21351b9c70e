/**
 * The health of the intake, for monitors and load balancers. It needs no key, shows no figures and
 * is cheap.
 */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { errorForLog } from "../../shared/errorForLog.js";
import type { ComponentApi } from "../../component/_generated/component.js";
import { levelOfIntake, type IntakeHealth } from "../../shared/api/health.js";
import { respondJson } from "./respond.js";

export type HealthCtx = Pick<GenericActionCtx<GenericDataModel>, "runQuery">;

/** For this many seconds, caches on the way may repeat an answer. */
const CACHED_FOR_SECONDS = 10;
const cached = {
  "cache-control": `public, max-age=${CACHED_FOR_SECONDS}`,
};

/**
 * Answers `GET {prefix}/health` with `{status}`, for one site with `?site=slug`.
 *
 * - `down` and 503 if an ingest would get a 503 (paused, stuck, too many events waiting), if a lane
 *   has stopped because of failures or is late, or if 100,000 events have failed to fold.
 * - `ok` or `warn` and 200 otherwise, even if an operator has stopped the folds.
 * - 404 for an unknown slug.
 *
 * Anyone may ask, so only `getHealth` has figures. Costs one HTTP action and one query. The
 * platform caches the query until something changes.
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
