/**
 * The wire dialect of OpenPanel: `POST /track` with one item `{type, payload}` or with
 * `{type: "batch", payload: […]}`, `POST /track/batch` with `{events: […]}`, and `GET /track/device-id`.
 * Items are in `openpanelRows.ts`, keys in `openpanelKey.ts`, answers in `openpanelAnswers.ts`.
 */
import {
  isObject,
  own,
  requireObject,
} from "../../shared/event/parseFields.js";
import type { Dialect, DialectRoute, ReadRequest } from "./dialect.js";
import {
  answerBatch,
  answerDeviceId,
  answerSingle,
  refusalBody,
} from "./openpanelAnswers.js";
import { openpanelHeaders, openpanelKey } from "./openpanelKey.js";
import { readOpenpanelItem } from "./openpanelRows.js";
import { contentHash } from "./repeats.js";
import { requestRows } from "./requestRows.js";

const common = {
  requestHeaders: openpanelHeaders,
  key: openpanelKey,
  answersVisitor: true,
  checksIncrements: true,
  refuse: refusalBody,
} as const;

/** One item, or many of them in its place. */
const track: Dialect = {
  ...common,
  read(body, request) {
    const sent = requireObject(body, "The body");
    return isBatch(body)
      ? readItems(own(sent, "payload"), "payload")
      : readSingle(body, request);
  },
  answer: (outcome) =>
    isBatch(outcome.body) ? answerBatch(outcome) : answerSingle(outcome),
};

const batch: Dialect = {
  ...common,
  read(body) {
    const sent = requireObject(body, "The body");
    return readItems(own(sent, "events"), "events");
  },
  answer: answerBatch,
};

/** Tells a sender its ids before it has sent anything. */
const deviceId: Dialect = {
  ...common,
  answersSession: true,
  read: () => ({ rows: [] }),
  answer: answerDeviceId,
};

/** Where OpenPanel's senders send to, below the prefix: their `apiUrl` is that of the prefix. */
export const openpanelRoutes: readonly DialectRoute[] = (
  [
    { method: "POST", path: "/track", dialect: track },
    { method: "POST", path: "/track/batch", dialect: batch },
    { method: "GET", path: "/track/device-id", dialect: deviceId },
  ] as const
).flatMap((route) => [route, { ...route, path: `${route.path}/` }]);

function isBatch(body: unknown): boolean {
  return isObject(body) && own(body, "type") === "batch";
}

/**
 * An item without an id is known by what it says: OpenPanel's senders repeat a request whose answer they
 * did not understand, and pages call `track` twice in one turn.
 */
function readSingle(body: unknown, request: Request): ReadRequest {
  const row = readOpenpanelItem(body);
  if ("error" in row || row.event.eventId !== undefined) return { rows: [row] };
  // Of a device that a server names by its address, which no stored hash may hold.
  if (row.ip !== undefined) return { rows: [row] };
  const key = openpanelKey(request, body) ?? "";
  return { rows: [{ ...row, repeat: contentHash([key, row.event]) }] };
}

function readItems(items: unknown, where: string): ReadRequest {
  const rows = requestRows(items, where, 1);
  return { rows: rows.map((item) => readOpenpanelItem(item)) };
}
