/**
 * Finds repeats of requests whose senders give no ids. The same content from the same device within
 * a tenth of a second is the same event. Time is cut into slots. The name of an event comes from
 * its content, its device and its slot. A repeat may be in the slot itself or in one beside it.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "../../shared/codec/base64url.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";

const REPEAT_MS = limits.REPEATED_WITHIN_MS.value;
/**
 * Bounds the name of a request. With 16 bytes, two requests share a name as rarely as two random
 * UUIDs.
 */
const HASH_BYTES = 16;

/**
 * Returns a hash of a request's content, in a few bytes. The log stores it, so the content must
 * hold no address.
 */
export function contentHash(content: unknown): string {
  const digest = sha256(utf8ToBytes(JSON.stringify(content)));
  return base64url(digest.subarray(0, HASH_BYTES));
}

/**
 * Returns the id of an event without one, and the ids of events that it may repeat. The device is
 * the salted visitor of its request. It is not the address: anyone could find that in an unsalted
 * hash by trying all addresses.
 */
export function repeatMarks(
  content: string,
  device: string | undefined,
  receivedAt: number,
): Required<Pick<IncomingEvent, "eventId" | "repeatOf">> {
  const name = contentHash([content, device ?? ""]);
  const slot = Math.floor(receivedAt / REPEAT_MS);
  const idOf = (each: number) => `repeat:${name}:${each}`;
  return {
    eventId: idOf(slot),
    repeatOf: {
      eventIds: [slot - 1, slot, slot + 1].map(idOf),
      withinMs: REPEAT_MS,
    },
  };
}
