/** A mistake: a server component shows the dashboard. A request for the page has to fail with our words. */
import { AnalyticsDashboard } from "convex-footfall/react";
import { api } from "../../convex/_generated/api";

/** The build leaves it out, so that the other pages can be built. */
export const dynamic = "force-dynamic";

export default function MisplacedPage() {
  return <AnalyticsDashboard api={api.analytics} site="default" />;
}
