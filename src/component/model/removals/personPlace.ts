/**
 * The place between two rows of a person, in the order of `personRows.ts`. An export hands it out
 * as its cursor, so it may come from outside.
 */
import { v, type Infer } from "convex/values";
import { literals } from "../../../shared/validators.js";
import { vRowPosition } from "./removal.js";

const vAfter = v.union(v.null(), vRowPosition);

/**
 * A place in the rows of a browser or device. `look` is the search for an event of somebody else.
 */
const vDevicePlace = v.object({
  visitorId: v.string(),
  step: literals(["look", "row", "sessions", "events", "end"]),
  after: vAfter,
});
export type DevicePlace = Infer<typeof vDevicePlace>;

export const vPersonPlace = v.object({
  step: literals(["user", "events", "devices", "end"]),
  after: vAfter,
  device: v.union(v.null(), vDevicePlace),
  /** Browsers and devices of the user that the export has gone through. */
  devices: v.array(v.string()),
});
export type PersonPlace = Infer<typeof vPersonPlace>;

export const firstPersonPlace: PersonPlace = {
  step: "user",
  after: null,
  device: null,
  devices: [],
};

/** The place before the first row of a step of a browser or device. */
export function atDevice(
  visitorId: string,
  step: DevicePlace["step"],
): DevicePlace {
  return { visitorId, step, after: null };
}
