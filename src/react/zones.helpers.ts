/** Lists of offsets for tests, by name. */
import { utcOffsetsOf, type UtcOffsets } from "../shared/time/utcOffsets.js";
import { listedZone } from "../shared/time/zone.js";

const made = new Map<string, UtcOffsets>();

/** The offsets as the server would answer them. Each list is made once. */
export function offsetsOf(timeZone: string): UtcOffsets {
  const offsets = made.get(timeZone) ?? utcOffsetsOf(timeZone);
  made.set(timeZone, offsets);
  return offsets;
}

export function zoneNamed(timeZone: string) {
  return listedZone(offsetsOf(timeZone));
}
