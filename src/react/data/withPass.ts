/**
 * Adds the pass that the answer of `getSite` has for a report, so that viewers share one execution.
 */
import type {
  ReportPasses,
  SharedReport,
} from "../../shared/site/reportPasses.js";

/** Without a pass the report asks `auth`. */
export function withPass<Args extends object>(
  passes: ReportPasses | undefined,
  report: SharedReport,
  args: Args,
): Args & { pass?: string } {
  const pass = passes?.[report];
  return pass ? { ...args, pass } : args;
}
