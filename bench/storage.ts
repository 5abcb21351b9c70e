/** Stored bytes as Convex bills them, and the price of an event's whole life in storage. */
import type { Table } from "../example/embedded/store.js";
import { qualified } from "../example/embedded/record.js";
import { defaultSiteSettings } from "../src/shared/site/site.js";
import { dollarsOfStorage } from "./price.js";

/** A table, or the rollups of one level. */
export interface StoredRows {
  /** The table with its component. A level follows after a space, as in "rollups hour". */
  name: string;
  documents: number;
  documentBytes: number;
  /** Indexes that the schema declares. */
  indexes: number;
  /** The documents, and as much again for each of these indexes. */
  billedBytes: number;
  /** How long the rows lie in storage at the defaults. */
  days: number;
  /** The price of that. */
  lifeDollars: number;
}

/** Stands for "forever". A year is as long as the longest default, that of visitors. */
export const FOREVER_DAYS = 365;

const {
  eventRetentionDays,
  hourRetentionDays,
  dayRetentionDays,
  sessionRetentionDays,
  visitorRetentionDays,
} = defaultSiteSettings;

/** The default retention of rows that have one. 0: forever. */
const retentionDays: Readonly<Record<string, number>> = {
  events: eventRetentionDays,
  eventGroups: eventRetentionDays,
  eventLookups: eventRetentionDays,
  // Imports and their chunks go with the events that they brought.
  imports: eventRetentionDays,
  importChunks: eventRetentionDays,
  sessions: sessionRetentionDays,
  visitors: visitorRetentionDays,
  visitorUsers: visitorRetentionDays,
  groupMembers: visitorRetentionDays,
  "rollups hour": hourRetentionDays,
  "rollups day": dayRetentionDays,
};

/** Says what the tables of an app hold, without empty ones and those of the platform. */
export function storedRowsOf(tables: Iterable<Table>): StoredRows[] {
  const counted = new Map<string, { table: Table; documentBytes: number[] }>();
  for (const table of tables) {
    if (table.isSystem) continue;
    const tableName = qualified(table.component, table.name);
    for (const { bytes, document } of table.rows.values()) {
      const { level } = document;
      const name =
        typeof level === "string" ? `${tableName} ${level}` : tableName;
      const rows = counted.get(name) ?? { table, documentBytes: [] };
      rows.documentBytes.push(bytes);
      counted.set(name, rows);
    }
  }
  return [...counted].map(([name, { table, documentBytes }]) => {
    // The first index of the engine is by creation time. It stands for the documents themselves.
    const indexes = table.indexes.length - 1;
    const bytes = documentBytes.reduce((sum, each) => sum + each, 0);
    const billedBytes = bytes * (1 + indexes);
    const days = retentionDays[name] || FOREVER_DAYS;
    return {
      ...{ name, documents: documentBytes.length, documentBytes: bytes },
      ...{ indexes, billedBytes, days },
      lifeDollars: dollarsOfStorage(billedBytes * days),
    };
  });
}

export function billedBytesOf(stored: readonly StoredRows[]): number {
  return stored.reduce((sum, { billedBytes }) => sum + billedBytes, 0);
}

/** Prices what is stored for as long as the defaults keep it. */
export function lifeDollarsOf(stored: readonly StoredRows[]): number {
  return stored.reduce((sum, { lifeDollars }) => sum + lifeDollars, 0);
}
