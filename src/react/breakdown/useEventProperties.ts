/** The properties of one event, and the values of the chosen one. */
import { MAX_BREAKDOWN_LIMIT } from "../../shared/api/reportLimits.js";
import type { ReportAnswer, ReportsApi } from "../api.js";
import type { Report } from "../data/report.js";
import { useSingleReport } from "../data/useSingleReport.js";

export type EventPropertiesApi = Pick<
  ReportsApi,
  "getEventPropertyKeys" | "getEventPropertyBreakdown"
>;

export interface EventPropertiesArgs {
  siteId: string;
  eventName: string;
  /** First instant, and first instant after. */
  from: number;
  to: number;
  /** Null: the property that most events have. */
  propertyKey: string | null;
}

export interface EventProperties {
  keys: Report<ReportAnswer<"getEventPropertyKeys">>;
  /** Null: the event has none. */
  propertyKey: string | null;
  values: Report<ReportAnswer<"getEventPropertyBreakdown">>;
}

/**
 * Asks for the properties, then for the values of the chosen one. Each is one query over the newest
 * events of the name. It runs again when new events come.
 */
export function useEventProperties(
  api: EventPropertiesApi,
  { siteId, eventName, from, to, propertyKey: asked }: EventPropertiesArgs,
): EventProperties {
  const range = { siteId, eventName, from, to };
  const question = `${from} ${to}`;
  const scope = JSON.stringify([siteId, eventName]);
  const keys = useSingleReport<ReportAnswer<"getEventPropertyKeys">>(
    { query: api.getEventPropertyKeys, args: range },
    { scope, question },
  );
  const propertyKey = asked ?? keys.data?.rows[0]?.key ?? null;
  const values = useSingleReport<ReportAnswer<"getEventPropertyBreakdown">>(
    propertyKey === null
      ? null
      : {
          query: api.getEventPropertyBreakdown,
          args: { ...range, propertyKey, limit: MAX_BREAKDOWN_LIMIT },
        },
    { scope: JSON.stringify([scope, propertyKey]), question },
  );
  return { keys, propertyKey, values };
}
