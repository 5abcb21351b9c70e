/**
 * Mounts the README's dashboard as an app does, and says which React drew it. The site is there,
 * and everything else is loading.
 */
import { ConvexProvider, ConvexReactClient } from "convex/react";
import {
  getFunctionName,
  type FunctionReference,
  type FunctionReturnType,
} from "convex/server";
import { StrictMode, version } from "react";
import { createRoot } from "react-dom/client";
import { utcOffsetsOf } from "convex-footfall/react";
import type { api } from "../convex/_generated/api";
import { shown } from "./page";

const site: FunctionReturnType<typeof api.analytics.getSite> = {
  siteId: "site",
  slug: "default",
  name: "My shop",
  status: "active",
  timeZone: "Europe/Berlin",
  utcOffsets: utcOffsetsOf("Europe/Berlin"),
  sessionTimeoutMs: 1_800_000,
  sessionRule: "gap",
  flushIntervalMs: 30_000,
  promotedProperties: [],
  createdAt: 0,
};
const client = Object.assign(new ConvexReactClient(location.origin), {
  watchQuery: (query: FunctionReference<"query">) => ({
    onUpdate: () => () => {},
    localQueryResult: () =>
      getFunctionName(query) === "analytics:getSite" ? site : undefined,
    journal: () => undefined,
  }),
});
document.documentElement.dataset.react = version;
createRoot(document.body.appendChild(document.createElement("main"))).render(
  <StrictMode>
    <ConvexProvider client={client}>{shown}</ConvexProvider>
  </StrictMode>,
);
