/**
 * Passes to reports. A report with a pass does not look at its caller, so all callers with the same
 * arguments share one execution. Each pass is for one operation on one site. It replaces exactly
 * the answer of `auth` to that operation.
 */
import { v, type Infer } from "convex/values";
import { literals } from "../validators.js";

/**
 * The reports of figures that a dashboard reads after each fold. `auth` gets their site only, so
 * its answer is the same for all their other arguments. The list has no report that shows single
 * persons, or values of properties that are no dimension of the site.
 */
export const sharedReports = [
  "getOverview",
  "getTimeseries",
  "getBreakdown",
  "getSummary",
  "getRealtime",
] as const;
export type SharedReport = (typeof sharedReports)[number];

/** Passes to those reports that the caller may see. */
export const vReportPasses = v.object({
  getOverview: v.optional(v.string()),
  getTimeseries: v.optional(v.string()),
  getBreakdown: v.optional(v.string()),
  getSummary: v.optional(v.string()),
  getRealtime: v.optional(v.string()),
} satisfies Record<SharedReport, unknown>);
export type ReportPasses = Infer<typeof vReportPasses>;

export const vSharedReport = literals(sharedReports);
