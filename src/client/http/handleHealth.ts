/** The health of the intake, for monitors and load balancers: no key, no secrets, cheap to ask. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { ComponentApi } from "../../component/_generated/component.js";
import type { HealthLevel, IntakeHealth } from "../../shared/health.js";
import { respondJson } from "./respond.js";

export type HealthCtx = Pick<GenericActionCtx<GenericDataModel>, "runQuery">;

/** Seconds for which an answer may be given again, by whatever lies between. */
const CACHED_FOR_SECONDS = 10;
const cached = {
  "cache-control": `public, max-age=${CACHED_FOR_SECONDS}`,
};

/**
 * Answers `GET {prefix}/health`, or of one site with `?site=slug`: 503 when an ingest would be answered
 * 503 (paused, stuck, too many events waiting) or 100,000 events have failed to fold, 200 otherwise, 404
 * for an unknown slug. Costs one HTTP action and one query, which is cached until something changes.
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
    console.error("Footfall could not look up the health of the intake", error);
    const message = "The health of the intake could not be looked up";
    return respondJson(request, 503, {
      status: "down",
      error: { kind: "internal", message },
    });
  }
  if (!health.found) {
    const error = { kind: "siteNotFound", message: "There is no such site" };
    return respondJson(request, 404, { error }, cached);
  }
  const status = statusOf(health);
  const now = Date.now();
  const { paused, stuck, pendingEvents, deadLetters, lanes } = health;
  const body = {
    status,
    paused,
    stuck,
    pendingEvents,
    deadLetters,
    lanes: lanes.map(({ lane, waitingSince = now }) => ({
      lane,
      lagMs: Math.max(0, now - waitingSince),
    })),
  };
  return respondJson(request, status === "down" ? 503 : 200, body, cached);
}

function statusOf(health: IntakeHealth): HealthLevel {
  const { paused, stuck, overloaded, deadLettersLevel } = health;
  return paused || stuck || overloaded ? "down" : deadLettersLevel;
}
