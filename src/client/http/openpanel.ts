/**
 * The wire dialect of OpenPanel. `POST /track` takes one item `{type, payload}` or `{type: "batch",
 * payload: […]}`, and `POST /track/batch` takes `{events: […]}`. `GET /track/device-id` takes
 * nothing. Items are in `openpanelRows.ts`, keys in `openpanelKey.ts`, answers in
 * `openpanelAnswers.ts`.
 */
import {
  isObject,
  own,
  requireObject,
} from "../../shared/event/parseFields.js";
import type { AskingDialect, DialectRoute, ReadRequest } from "./dialect.js";
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
  asksAdmission: true,
  answersVisitor: true,
  checksIncrements: true,
  refuse: refusalBody,
} as const;

/** The route for one item, or for a batch of items. */
const track: AskingDialect = {
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

const batch: AskingDialect = {
  ...common,
  read(body) {
    const sent = requireObject(body, "The body");
    return readItems(own(sent, "events"), "events");
  },
  answer: answerBatch,
};

/** The route that gives a sender its ids before it has sent anything. */
const deviceId: AskingDialect = {
  ...common,
  answersSession: true,
  read: () => ({ rows: [] }),
  answer: answerDeviceId,
};

/**
 * Paths that OpenPanel's senders use, below the prefix. Their `apiUrl` is the address of the
 * prefix.
 */
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
 * Reads a single item. An item without an id is known by its content. OpenPanel's senders repeat a
 * request if they did not understand the answer, and pages call `track` twice in one turn.
 */
function readSingle(body: unknown, request: Request): ReadRequest {
  const row = readOpenpanelItem(body);
  if ("error" in row || row.event.eventId !== undefined) return { rows: [row] };
  // The item's server names its device by an address, which no stored hash may hold.
  if (row.ip !== undefined) return { rows: [row] };
  const key = openpanelKey(request, body) ?? "";
  return { rows: [{ ...row, repeat: contentHash([key, row.event]) }] };
}

function readItems(items: unknown, where: string): ReadRequest {
  const rows = requestRows(items, where, 1);
  return { rows: rows.map((item) => readOpenpanelItem(item)) };
}
