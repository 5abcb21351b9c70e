import { AnalyticsDashboard, type SiteChoice } from "convex-footfall/react";
import "convex-footfall/react/style.css";
import { api } from "../../convex/_generated/api.js";
import { dashboardRange } from "../dashboardRange.js";

const range = dashboardRange(
  new URLSearchParams(location.search),
  import.meta.env.VITE_FOOTFALL_RANGE,
);

/** The demo has two sites. Without the setting there is the shop alone. */
const { VITE_FOOTFALL_SITES } = import.meta.env;
const sites =
  VITE_FOOTFALL_SITES === undefined
    ? undefined
    : (JSON.parse(VITE_FOOTFALL_SITES) as SiteChoice[]);

export function DashboardPage() {
  return (
    <div className="dashboard">
      <AnalyticsDashboard
        api={api.analytics}
        liveApi={api.analytics}
        adminApi={api.analytics}
        site="default"
        sites={sites}
        range={range}
        urlState
      />
    </div>
  );
}
