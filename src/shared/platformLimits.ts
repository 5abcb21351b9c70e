/**
 * The limits of the platform for one transaction (https://docs.convex.dev/production/state/limits),
 * by the names of its meters. This is their only place.
 */
import { MIB } from "./units.js";

export const platformLimits = {
  documentsRead: 32_000,
  bytesRead: 16 * MIB,
  /** Index ranges. A read by id takes one as well, and so does each patch or delete. */
  databaseQueries: 4096,
  /** Each insert, patch and delete is one, even of the same row. */
  documentsWritten: 16_000,
  bytesWritten: 16 * MIB,
  functionsScheduled: 1000,
} as const;
