/** Adds up answers of adjacent ranges. */
import { mergeBreakdowns, mergeOverviews } from "convex-footfall/merge";

export { mergeBreakdowns, mergeOverviews };
