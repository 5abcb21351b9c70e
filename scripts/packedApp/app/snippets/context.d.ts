/** Names that the documents' fragments leave to the app. */
import type { ConvexReactClient } from "convex/react";
import type { ApiFromModules, HttpRouter } from "convex/server";
import type { ReactNode } from "react";
import type {
  components as AppComponents,
  internal as AppInternal,
  api as AppApi,
} from "../convex/_generated/api";
import type { ActionCtx } from "../convex/_generated/server";
import type { footfall as appFootfall } from "../convex/tracking";

declare global {
  const api: Omit<typeof AppApi, "analytics" | "analyticsAdmin"> &
    ApiFromModules<
      Pick<typeof import("./wholeApi"), "analytics" | "analyticsAdmin">
    >;
  const components: typeof AppComponents;
  const internal: typeof AppInternal;
  const footfall: typeof appFootfall;
  const ctx: ActionCtx;
  const http: HttpRouter;
  /** The variables that the app declares. */
  const env: { readonly FOOTFALL_PROXY_SECRET: string | undefined };
  const convexClient: ConvexReactClient;
  const siteId: string;
  const userId: string;
  const visitorId: string;
  const from: number;
  const to: number;
  const person: { siteId: string; userId: string };
  const lines: string[];
  const endpoint: string;
  const key: string;
  const App: () => ReactNode;
  const useLocation: () => { pathname: string };
}
