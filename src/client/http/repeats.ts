/**
 * Repeats of requests whose senders give no ids: the same content from the same device within a tenth
 * of a second is the same event. Time is cut into slots; an event is named by its content, its device
 * and its slot, and is looked for in the slots beside its own as well.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "../../shared/codec/base64url.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";

const REPEAT_MS = limits.REPEATED_WITHIN_MS.value;
/** The names of two different requests of one slot are the same as often as two random UUIDs. */
const HASH_BYTES = 16;

/** What a request says, in a few bytes. It must hold no address: it is stored. */
export function contentHash(content: unknown): string {
  const digest = sha256(utf8ToBytes(JSON.stringify(content)));
  return base64url(digest.subarray(0, HASH_BYTES));
}

/**
 * The id of an event without one, and the ids of those that it may repeat. The device is the salted
 * visitor of its request, not its address, which anyone could find in an unsalted hash by trying all.
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
