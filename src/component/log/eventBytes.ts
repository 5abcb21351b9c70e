/** The bytes of an event, as usage and rates count them. */
import { getDocumentSize, type Value } from "convex/values";

/**
 * The size as one document, without index entries. Fields that the database fills count as if they
 * were there.
 */
export function eventBytes(event: Record<string, Value | undefined>): number {
  return getDocumentSize(event as Record<string, Value>);
}
