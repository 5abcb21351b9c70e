/** `convex-footfall/live`: the heartbeat of open dashboards as a mutation of the app. */
export { exposeLiveApi, type LiveOperation } from "../exposeLiveApi.js";
export type { AuthAnswer } from "../authAnswer.js";
export type { Authorize } from "../authorize.js";
