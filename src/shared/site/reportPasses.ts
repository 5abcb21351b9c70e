/**
 * Passes to reports: with one a report is answered without a look at the caller, and so once for all who ask the
 * same. Each is for one operation on one site; what `auth` is told of such an operation is all that a pass stands for.
 */
import { v, type Infer } from "convex/values";
import { literals } from "../validators.js";

/**
 * The reports of figures that a dashboard asks for with each fold. `auth` hears of their site alone, so a verdict is
 * the same whatever else they ask. Nothing that shows single persons, or values of properties that are no dimension
 * of the site.
 */
export const sharedReports = [
  "getOverview",
  "getTimeseries",
  "getBreakdown",
  "getSummary",
  "getRealtime",
] as const;
export type SharedReport = (typeof sharedReports)[number];

/** The pass to each report that the caller may see. */
export const vReportPasses = v.object({
  getOverview: v.optional(v.string()),
  getTimeseries: v.optional(v.string()),
  getBreakdown: v.optional(v.string()),
  getSummary: v.optional(v.string()),
  getRealtime: v.optional(v.string()),
} satisfies Record<SharedReport, unknown>);
export type ReportPasses = Infer<typeof vReportPasses>;

export const vSharedReport = literals(sharedReports);
