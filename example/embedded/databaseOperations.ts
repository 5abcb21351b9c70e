/** Operations of functions on the database. Each runs to its end without waiting. */
import { convexToJson, jsonToConvex, type JSONValue } from "convex/values";
import type { Call, TransactionContext } from "./call.js";
import { resolveRange, type Source } from "./indexRange.js";
import { metrics } from "./limits.js";
import { readPage, type PageRequest } from "./pagination.js";
import { RowStream, type Operator } from "./rowStream.js";
import type { Row } from "./row.js";
import type { Table } from "./store.js";
import { encode, type Document } from "./values.js";

/** The arguments of all operations. The client library sends those that belong to the operation. */
interface Args extends PageRequest {
  id: string;
  table: string;
  idString: string;
  isSystem: boolean;
  value: Record<string, JSONValue>;
  query: QueryJSON;
  queryId: number;
}

export type DatabaseOperation = (
  call: Call,
  context: TransactionContext,
  args: Args,
) => string;

interface QueryJSON {
  source: Source;
  operators: Operator[];
}

let streamCount = 0;

/**
 * Answers the table of an id. Throws for ids that are not of this component, or not of the named
 * table.
 */
function tableOf(
  { runtime, component }: Call,
  id: unknown,
  named: string | undefined,
  method: string,
): Table {
  const table =
    typeof id === "string" ? runtime.store.tableOfId(id) : undefined;
  if (table === undefined || table.component !== component)
    throw new Error(
      `Invalid argument \`id\` for \`db.${method}\`: "${String(id)}" is not an ID of this ${component === "" ? "app" : "component"}.`,
    );
  if (named !== undefined && named !== table.name)
    throw new Error(
      `Invalid argument \`id\` for \`db.${method}\`, expected ID in table '${named}' but got ID in table '${table.name}'`,
    );
  return table;
}

function writable(call: Call, args: Args, method: string): Table {
  if (call.kind !== "mutation")
    throw new Error(`\`db.${method}\` is only available in mutations.`);
  const table = tableOf(call, args.id, args.table, method);
  if (table.isSystem) throw new Error("System tables are read-only.");
  return table;
}

function existing(
  { meter }: Call,
  { transaction }: TransactionContext,
  table: Table,
  id: string,
  action: string,
): Row {
  const row = transaction.get(meter, table, id);
  if (row === null)
    throw new Error(`${action} on nonexistent document ID ${id}`);
  return row;
}

/**
 * Answers the fields of a patch or replacement. They may repeat the system fields but not change
 * them.
 */
function userFields(row: Row, value: Record<string, JSONValue>) {
  const { _id, _creationTime, ...fields } = value;
  const { document } = row;
  if (
    (_id !== undefined && _id !== document._id) ||
    (_creationTime !== undefined && _creationTime !== document._creationTime)
  )
    throw new Error("The system fields `_id` and `_creationTime` are fixed.");
  return fields;
}

function isUndefined(json: JSONValue): boolean {
  return typeof json === "object" && json !== null && "$undefined" in json;
}

function patched(row: Row, value: Record<string, JSONValue>): Document {
  const { _id, _creationTime, ...document } = row.document;
  for (const [name, json] of Object.entries(userFields(row, value))) {
    if (isUndefined(json)) delete document[name];
    else document[name] = jsonToConvex(json);
  }
  return document;
}

function openStream(
  call: Call,
  { transaction }: TransactionContext,
  query: QueryJSON,
): RowStream {
  const range = resolveRange(call.runtime.store, call.component, query.source);
  return new RowStream(transaction, call.meter, range, query.operators);
}

export const databaseOperations: Record<string, DatabaseOperation> = {
  "1.0/get"(call, { transaction }, { id, table: named, isSystem }) {
    const table = tableOf(call, id, named, "get");
    if (table.isSystem !== Boolean(isSystem))
      throw new Error(
        `${table.isSystem ? "System" : "User"} tables can only be accessed from db.${isSystem ? "" : "system."}get().`,
      );
    const row = transaction.get(call.meter, table, id);
    return row === null ? "null" : row.json;
  },
  "1.0/insert"(call, { transaction }, { table, value }) {
    if (call.kind !== "mutation")
      throw new Error("`db.insert` is only available in mutations.");
    const { store } = call.runtime;
    const row = transaction.insert(
      call.meter,
      store.table(call.component, table),
      jsonToConvex(value) as Document,
    );
    return `{"_id":"${row.id}"}`;
  },
  "1.0/shallowMerge"(call, context, args) {
    const table = writable(call, args, "patch");
    const row = existing(call, context, table, args.id, "Patch");
    const next = patched(row, args.value);
    context.transaction.update(call.meter, table, row, next);
    return "{}";
  },
  "1.0/replace"(call, context, args) {
    const table = writable(call, args, "replace");
    const row = existing(call, context, table, args.id, "Replace");
    const next = jsonToConvex(userFields(row, args.value)) as Document;
    context.transaction.update(call.meter, table, row, next);
    return "{}";
  },
  "1.0/remove"(call, context, args) {
    const table = writable(call, args, "delete");
    const row = existing(call, context, table, args.id, "Delete");
    context.transaction.remove(call.meter, table, row);
    return "{}";
  },
  "1.0/queryStream"(call, context, { query }) {
    const queryId = streamCount++;
    call.streams.set(queryId, openStream(call, context, query));
    return `{"queryId":${queryId}}`;
  },
  "1.0/queryStreamNext"(call, _context, { queryId }) {
    const row = call.streams.get(queryId)?.next() ?? null;
    return row === null
      ? '{"value":null,"done":true}'
      : `{"value":${row.json},"done":false}`;
  },
  "1.0/queryCleanup"(call, _context, { queryId }) {
    call.streams.get(queryId)?.close();
    call.streams.delete(queryId);
    return "{}";
  },
  "1.0/queryPage"(call, { transaction, journal }, args) {
    if (call.component !== "")
      throw new Error(
        "paginate() is only supported in the app, not in components.",
      );
    if (call.hasPaginated)
      throw new Error(
        "This query or mutation function ran multiple paginated queries. Convex only supports a single paginated query (`.paginate()`) in each function.",
      );
    call.hasPaginated = true;
    const { query, endCursor } = args;
    const { store } = call.runtime;
    const page = readPage(
      transaction,
      call.meter,
      resolveRange(store, call.component, query.source),
      query.operators,
      { ...args, endCursor: endCursor ?? journal.previous },
    );
    journal.next = page.continueCursor;
    const { page: documents, ...rest } = page;
    return `{"page":[${documents.join(",")}],${JSON.stringify(rest).slice(1)}`;
  },
  "1.0/count"(call, context, { table }) {
    const source = { type: "FullTableScan", tableName: table, order: null };
    const stream = openStream(call, context, {
      source: source as Source,
      operators: [],
    });
    let count = 0;
    while (stream.scan() !== null) count += 1;
    stream.close();
    return JSON.stringify(count);
  },
  "1.0/db/normalizeId"({ runtime, component }, _context, args) {
    const { table, idString } = args;
    const isId = runtime.store.isIdOf(component, idString, table);
    return JSON.stringify({ id: isId ? idString : null });
  },
  "1.0/getSnapshotTs"(_call, { transaction }) {
    return encode(transaction.snapshotTs);
  },
  "1.0/getTransactionMetrics"({ meter }, { transaction }) {
    const { used } = transaction;
    return JSON.stringify(
      convexToJson(
        Object.fromEntries(
          metrics.map((metric) => [
            metric,
            {
              used: used[metric],
              remaining: meter.limits[metric] - used[metric],
            },
          ]),
        ),
      ),
    );
  },
};
