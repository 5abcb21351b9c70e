/**
 * A site in memory. It puts the pure core together as the fold, compaction and the report reader
 * do, without a database. Property tests drive it and compare it with the reference.
 */
import {
  emptyTable,
  mergeTables,
  type CellTable,
} from "../../shared/codec/cells.js";
import {
  definitionOf,
  layoutOf,
  OVERVIEW,
  type CellGroup,
} from "../../shared/dimensions.js";
import { hash32 } from "../../shared/codec/hash.js";
import {
  bucketStart,
  nextBucket,
  zoneOf,
  type BucketSize,
  type Zone,
} from "../../shared/time/zone.js";
import { boundTable } from "../model/rollups/bounds.js";
import {
  addEvent,
  addNewVisitor,
  replaceSessions,
} from "../model/fold/contributions.js";
import { Deltas, type CellTables } from "../model/rollups/deltas.js";
import type { ModelEvent } from "../../shared/event/event.js";
import { planFold } from "../model/fold/foldPlan.js";
import {
  compactedLevels,
  type CompactedLevel,
} from "../model/rollups/levels.js";
import {
  joinSpans,
  missingSpans,
  planRange,
  type Span,
} from "../model/rollups/rangePlan.js";
import type { ReferenceSite } from "./reference.helpers.js";
import {
  mergeTablesOf,
  packTables,
  splitTables,
  splitUnits,
  unpackTables,
  type PackedDimension,
} from "../model/rollups/blocks.js";
import {
  startsToSearch,
  touches,
  type Session,
} from "../model/fold/sessions.js";
import {
  addVisitorChanges,
  foldSessions,
  foldVisitor,
  runsOf,
  type Visitor,
} from "../model/fold/visitors.js";

interface Block {
  bucket: number;
  dims: PackedDimension[];
  settled: boolean;
}

export class FoldModel {
  readonly #site: ReferenceSite;
  readonly #zone: Zone;
  readonly sessions = new Map<string, Session[]>();
  readonly #visitors = new Map<string, Visitor>();
  readonly #pending = new Map<number, ModelEvent[]>();
  readonly #stored = new Set<ModelEvent>();
  /** Every event folded so far, once. */
  readonly folded: ModelEvent[] = [];
  #deltas: Block[] = [];
  readonly #blocks: Record<CompactedLevel, Map<number, Block>> = {
    hour: new Map(),
    day: new Map(),
    month: new Map(),
  };

  constructor(site: ReferenceSite) {
    this.#site = site;
    this.#zone = zoneOf(site.timeZone);
  }

  /** Appends events to the log. An event that is there already is a duplicate. */
  deliver(events: readonly ModelEvent[], lanes: number): void {
    for (const event of events) {
      if (this.#stored.has(event)) continue;
      this.#stored.add(event);
      const lane = hash32(event.visitorId ?? event.userId ?? "") % lanes;
      const pending = this.#pending.get(lane) ?? [];
      pending.push(event);
      this.#pending.set(lane, pending);
    }
  }

  foldEverything(): void {
    while (this.fold(0, 500, Infinity));
  }

  /** Folds the next events of one of the lanes that have some. Returns whether one had. */
  fold(pick: number, size: number, rangeBudget: number): boolean {
    const lanes = [...this.#pending].filter(([, events]) => events.length > 0);
    const lane = lanes[pick % lanes.length];
    if (!lane) return false;
    const [name, pending] = lane;
    const zone = this.#zone;
    const batch = pending.slice(0, size);
    const { events } = planFold(this.#site, zone, batch, rangeBudget);
    this.#pending.set(name, pending.slice(events.length));
    this.folded.push(...events);
    const deltas = new Deltas();
    const byVisitor = new Map<string, ModelEvent[]>();
    for (const event of events) {
      addEvent(deltas, { zone, promotedProperties: ["plan"] }, event);
      if (event.visitorId === undefined) continue;
      const own = byVisitor.get(event.visitorId) ?? [];
      byVisitor.set(event.visitorId, [...own, event]);
    }
    for (const [id, own] of byVisitor) this.#foldVisitor(deltas, id, own);
    for (const [bucket, tables] of deltas.hours) this.#append(bucket, tables);
    return true;
  }

  #foldVisitor(deltas: Deltas, id: string, events: readonly ModelEvent[]) {
    const site = this.#site;
    const before = this.#visitors.get(id) ?? null;
    const after = foldVisitor(before, events);
    this.#visitors.set(id, after);
    const all = this.sessions.get(id) ?? [];
    const runs = runsOf(site, events);
    const touched = new Set<Session>();
    for (const run of runs) {
      const { earliest, latest } = startsToSearch(site, run);
      const candidates = all
        .filter(({ startedAt: at }) => earliest <= at && at <= latest)
        .sort((a, b) => b.startedAt - a.startedAt);
      for (const session of candidates) {
        if (!touches(site, session, run)) break;
        touched.add(session);
      }
    }
    const changed = foldSessions(site, runs, [...touched]);
    const replaced = new Set(changed.flatMap(({ replaces }) => replaces));
    this.sessions.set(id, [
      ...all.filter((session) => !replaced.has(session)),
      ...changed.map(({ session }) => session),
    ]);
    addVisitorChanges(deltas, this.#zone, {
      visitorId: id,
      before,
      after,
      sessions: changed,
    });
  }

  /** Appends deltas in parts of all sizes: into the open part, as a new one, or cut to pieces. */
  #append(bucket: number, tables: CellTables): void {
    for (const some of Object.values(splitUnits(tables))) {
      const open = this.#deltas.find((part) => part.bucket === bucket);
      if (open && this.folded.length % 3 === 0) {
        const merged = unpackTables(open.dims);
        mergeTablesOf(merged, some);
        open.dims = packTables(merged);
      } else {
        const pieces =
          this.folded.length % 3 === 1
            ? splitTables(some, 300)
            : [packTables(some)];
        for (const dims of pieces) {
          this.#deltas.push({ bucket, dims, settled: false });
        }
      }
    }
  }

  /** Moves the deltas of an hour into its block and into the coarser ones that exist. */
  compactHour(pick: number): void {
    const hour = this.#deltas[pick % this.#deltas.length]?.bucket;
    if (hour === undefined) return;
    const added = tablesOf(this.#deltas.filter((one) => one.bucket === hour));
    this.#deltas = this.#deltas.filter(({ bucket }) => bucket !== hour);
    for (const level of compactedLevels) {
      const bucket = bucketStart(this.#zone, level, hour);
      const before = this.#blocks[level].get(bucket);
      if (!before && level !== "hour") continue;
      const tables = unpackTables(before?.dims ?? []);
      mergeTablesOf(tables, added);
      this.#write(level, bucket, tables, before?.settled ?? false);
    }
  }

  /** Builds the day or month of some hour from finer blocks, unless it exists. */
  build(level: "day" | "month", pick: number): void {
    const hours = [...this.#blocks.hour.keys()];
    const hour = hours[pick % hours.length];
    if (hour === undefined) return;
    const from = bucketStart(this.#zone, level, hour);
    if (this.#blocks[level].has(from)) return;
    const tables: CellTables = new Map();
    const to = nextBucket(this.#zone, level, from);
    const levels = level === "day" ? (["hour"] as const) : (["day"] as const);
    this.#visit({ from, to }, levels, ({ dims }) =>
      mergeTablesOf(tables, unpackTables(dims)),
    );
    this.#write(level, from, tables, level === "month");
  }

  /** Settles an hour or a day: negative figures in it would go into `other`. */
  settle(level: "hour" | "day", pick: number): void {
    const blocks = [...this.#blocks[level].values()];
    const block = blocks[pick % blocks.length];
    if (!block) return;
    this.#write(level, block.bucket, unpackTables(block.dims), true);
  }

  #write(
    level: CompactedLevel,
    bucket: number,
    tables: CellTables,
    settled: boolean,
  ): void {
    for (const [group, table] of tables) {
      boundTable(table, { level, group, settled });
    }
    const dims = packTables(tables);
    this.#blocks[level].set(bucket, { bucket, dims, settled });
  }

  /** Reads as `readReport` does: blocks, deltas and raw edges. */
  read(
    group: CellGroup,
    range: Span,
    levels: readonly BucketSize[],
    tableAt: (instant: number) => CellTable,
  ): void {
    const { hours, rawHead, rawTail } = planRange(this.#zone, range, {
      levels,
    });
    const layout = layoutOf(group);
    const visit = ({ bucket, dims }: Block) => {
      const table = unpackTables(dims).get(group);
      if (table) mergeTables(layout, tableAt(bucket), table);
    };
    if (hours) {
      this.#deltas
        .filter(({ bucket }) => hours.from <= bucket && bucket < hours.to)
        .forEach(visit);
      this.#visit(hours, levels, visit);
    }
    for (const edge of [rawHead, rawTail]) {
      if (!edge) continue;
      mergeTables(layout, tableAt(edge.from), this.#readEdge(group, edge));
    }
  }

  /** Visits the coarsest blocks that exist. */
  #visit(
    range: Span,
    levels: readonly BucketSize[],
    visit: (block: Block) => void,
  ): void {
    let missing: Span[] = [];
    for (const { level, spans } of planRange(this.#zone, range, { levels })
      .cut) {
      const toRead = joinSpans([...spans, ...missing]);
      missing = [];
      for (const span of toRead) {
        const present = [...this.#blocks[level].values()].filter(
          ({ bucket }) => span.from <= bucket && bucket < span.to,
        );
        present.forEach(visit);
        if (level === "hour") continue;
        const starts = present.map(({ bucket }) => bucket);
        missing.push(...missingSpans(this.#zone, level, span, starts));
      }
    }
  }

  #readEdge(group: CellGroup, { from, to }: Span): CellTable {
    const deltas = new Deltas();
    const zone = this.#zone;
    const isIn = (at: number) => from <= at && at < to;
    const scope = group === OVERVIEW ? OVERVIEW : definitionOf(group).scope;
    if (scope !== "session") {
      for (const event of this.folded) {
        if (isIn(event.occurredAt))
          addEvent(deltas, { zone, promotedProperties: ["plan"] }, event);
      }
    }
    if (scope !== "event") {
      for (const [id, sessions] of this.sessions) {
        for (const session of sessions) {
          if (!isIn(session.startedAt)) continue;
          const added = { visitorId: id, before: [], after: session };
          replaceSessions(deltas, zone, added);
        }
      }
    }
    if (scope === OVERVIEW) {
      for (const { firstSeenAt } of this.#visitors.values()) {
        if (isIn(firstSeenAt)) addNewVisitor(deltas, zone, firstSeenAt, 1);
      }
    }
    const merged = emptyTable();
    for (const tables of deltas.hours.values()) {
      const table = tables.get(group);
      if (table) mergeTables(layoutOf(group), merged, table);
    }
    return merged;
  }
}

function tablesOf(blocks: readonly Block[]): CellTables {
  const tables: CellTables = new Map();
  for (const { dims } of blocks) mergeTablesOf(tables, unpackTables(dims));
  return tables;
}
