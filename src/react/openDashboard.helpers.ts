/** The whole dashboard of a shop on a page, for tests of what a viewer sees and does. */
import { ConvexProvider } from "convex/react";
import { anyApi } from "convex/server";
import { createElement } from "react";
import { onTestFinished, vi } from "vitest";
import type { AnalyticsApi } from "./api.js";
import {
  createConvexClient,
  type Connection,
  type QueryAnswers,
} from "./convexClient.helpers.js";
// As an app imports it.
import { AnalyticsDashboard, type AnalyticsDashboardProps } from "./index.js";
import { loadSheetParts } from "./breakdown/loadSheetParts.js";
import { preload } from "./data/useLoaded.js";
import { loadListParts } from "./lists/loadListParts.js";
import { noon } from "./lists/listFixtures.helpers.js";
import { createPage, named, textOf } from "./page.helpers.js";
import { shopAnswers, shopSlug } from "./readApi.helpers.js";

/** All tabs, a list first: it is drawn in a fifth of the time that the overview takes. */
export const listFirst = [
  "sessions",
  "visitors",
  "events",
  "realtime",
  "overview",
] as const;

interface OpenOptions {
  /** The state of the connection at first. Default: connected. */
  connection?: Partial<Connection>;
  /** Timers wait for `vi.advanceTimersByTimeAsync`. Default: they run as ever. */
  areTimersFake?: boolean;
}

/**
 * Opens the dashboard at noon of a Sunday. `answers` replace those of the shop. The result says
 * what the server was asked, and changes its answers.
 */
export async function openDashboard(
  answers: QueryAnswers = {},
  props: Partial<AnalyticsDashboardProps> = {},
  { connection, areTimersFake = false }: OpenOptions = {},
) {
  // The parts that the page loads on demand are there, as after a moment of rest.
  await preload(loadListParts);
  await preload(loadSheetParts);
  // React and the imports of files need the other timers.
  const timers = ["setTimeout", "clearTimeout"] as const;
  vi.useFakeTimers({
    toFake: areTimersFake ? ["Date", ...timers] : ["Date"],
    now: noon,
  });
  onTestFinished(() => void vi.useRealTimers());
  const table: QueryAnswers = { ...shopAnswers, ...answers };
  const server = createConvexClient(table, connection);
  const all = {
    api: anyApi.analytics as unknown as AnalyticsApi,
    site: shopSlug,
    locale: "en-US",
    ...props,
  } as AnalyticsDashboardProps;
  const dashboard = createElement(AnalyticsDashboard, all);
  await createPage()(
    createElement(ConvexProvider, { client: server.client }, dashboard),
  );
  return { ...server, answers: table };
}

/** The text of the panel with this title. */
export const panelText = (title: string) => textOf(named("section", title));

/** The button of a tab. */
export const tab = (name: string) => named('[role="tab"]', name);

/** The name of the tab that is open. */
export function openTabName(): string {
  const selected = document.querySelector('[role="tab"][aria-selected="true"]');
  return selected ? textOf(selected) : "";
}
