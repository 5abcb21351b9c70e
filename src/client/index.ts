/**
 * `convex-footfall`: functions of an app use this entry to track. A call of a function evaluates
 * all that its module imports (convex-backend's `crates/isolate/src/environment/udf/mod.rs`,
 * `get_or_create_fresh_context`). So everything else has entries of its own: `/api`, `/admin`,
 * `/http`, `/ingest`, `/crons`, `/setup` and `/merge`.
 */
export { isFootfallError } from "./errors.js";
export {
  Footfall,
  type FootfallOptions,
  type Identification,
  type Recorded,
  type RecordingCtx,
  type TrackedEvent,
} from "./footfall.js";
export type { ErrorKind, FootfallErrorData } from "../shared/errors.js";
export type {
  AnyEvents,
  PropertiesInput,
  PropertyInput,
} from "../shared/event/eventMap.js";
export type { Revenue } from "../shared/event/revenue.js";
