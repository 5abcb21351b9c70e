"use client";

import { AnalyticsDashboard } from "convex-footfall/react";
import "convex-footfall/react/style.css";
import { ConvexProvider, ConvexReactClient } from "convex/react";
import { api } from "../../convex/_generated/api";

const convex = new ConvexReactClient(process.env.NEXT_PUBLIC_CONVEX_URL!);

/** In an app with sign-in, put the dashboard into <Authenticated> of "convex/react". */
export default function AnalyticsPage() {
  return (
    <ConvexProvider client={convex}>
      <AnalyticsDashboard
        api={api.analytics}
        liveApi={api.analytics}
        site="default"
      />
    </ConvexProvider>
  );
}
