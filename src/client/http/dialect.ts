/**
 * A wire dialect: how one kind of sender writes its requests and expects its answers. One file each; all
 * else, from the size of a body to the storing of its events, is the pipeline's.
 */
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { ChunkName } from "../../shared/event/imports.js";
import type { Parsed } from "../../shared/invalid.js";
import type { Admitted } from "../../shared/event/intake.js";
import type { Stored } from "./pipeline.js";
import type { HttpProblem } from "./problem.js";
import type { Sender } from "./sender.js";

/** One row of a request, as its sender wrote it. What the sender may not say is taken away later. */
export interface SentRow {
  event: IncomingEvent;
  /** Of the device that the event is of, in place of the request's. Honoured under a secret key only. */
  ip?: string;
  userAgent?: string;
  /**
   * What the row says (`contentHash`), where its sender gives no id: the same from the same device within
   * 100 ms is stored once. It must hold no address: it is stored.
   */
  repeat?: string;
}

export interface ReadRequest {
  /** The sender's clock when it sent the request. */
  sentAt?: number;
  /** History, which has no age limit. Honoured under a secret key only. */
  import?: boolean;
  /** The chunk of a run that it is. Only of an import. */
  chunk?: ChunkName;
  /** The sender's screen takes more than one finger. */
  touch?: boolean;
  /** By position in the request; one that is wrong costs no other. */
  rows: Parsed<SentRow>[];
}

/** What an answer can be made of. */
export interface Outcome {
  /** What `read` was given. */
  body: unknown;
  stored: Stored;
  /** By position in the request: what was offered to the log, its visitor filled in; null: not offered. */
  events: readonly (IncomingEvent | null)[];
  admitted: Admitted;
  receivedAt: number;
  /** Present for a request that says it is an import. */
  importOf?: Pick<ReadRequest, "chunk">;
}

export interface Answer {
  status: number;
  /** Sent as JSON, always: senders parse it whatever the status. */
  body: unknown;
}

export interface Dialect {
  /** Headers of its own that a page must be allowed to send. */
  readonly requestHeaders: readonly string[];
  /** The key that the request shows, wherever this kind of sender puts it. */
  key(request: Request, body: unknown): string | undefined;
  /**
   * The rows of the request. Throws `InvalidInput` when the request as a whole is not what the dialect
   * allows. Nobody has looked at the key yet. A `GET` has no body: `undefined`.
   */
  read(body: unknown, request: Request, sender: Sender): ReadRequest;
  /** The answer names the visitor: `admitted.visitorId` is there whatever the rows say. */
  readonly answersVisitor?: boolean;
  /** The answer says whether that visitor is in a session: `admitted.hasSession` is there. */
  readonly answersSession?: boolean;
  /** Rows that add to a trait that is no number are refused, as far as folds know the trait. */
  readonly checksIncrements?: boolean;
  /** Returns `WWW-Authenticate` of a 401; absent where the dialect has no scheme of its own. */
  challenge?(hasKey: boolean): string;
  answer(outcome: Outcome): Answer;
  /** The body of an answer to a request that was refused; status and `Retry-After` are not its business. */
  refuse(problem: HttpProblem): unknown;
}

/** Where a dialect is spoken, below the prefix. */
export interface DialectRoute {
  method: "POST" | "GET";
  path: string;
  dialect: Dialect;
}
