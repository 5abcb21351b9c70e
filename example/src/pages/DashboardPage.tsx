import { AnalyticsDashboard } from "convex-footfall/react";
import "convex-footfall/react/style.css";
import { api } from "../../convex/_generated/api.js";
import { dashboardRange } from "../dashboardRange.js";

const range = dashboardRange(
  new URLSearchParams(location.search),
  import.meta.env.VITE_FOOTFALL_RANGE,
);

export function DashboardPage() {
  return (
    <div className="dashboard">
      <AnalyticsDashboard
        api={api.analytics}
        adminApi={api.analytics}
        site="default"
        range={range}
        urlState
      />
    </div>
  );
}
