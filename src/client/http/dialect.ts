/**
 * A wire dialect: how one kind of sender writes its requests and expects its answers. Each has one
 * file. The pipeline does all else, from the size of a body to the storing of its events.
 */
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { ChunkName } from "../../shared/event/imports.js";
import type { Parsed } from "../../shared/invalid.js";
import type { Admitted } from "../../shared/event/intake.js";
import type { Stored } from "./pipeline.js";
import type { HttpProblem } from "./problem.js";
import type { Sender } from "./sender.js";

/**
 * One row of a request, as its sender wrote it. The pipeline later removes what the sender may not
 * say.
 */
export interface SentRow {
  event: IncomingEvent;
  /**
   * The address of the event's device, instead of the request's. Counts under a secret key only.
   */
  ip?: string;
  userAgent?: string;
  /**
   * The hash of the row's content (`contentHash`), if its sender gives no id. The same content from
   * the same device within 100 ms is stored once. The log stores the hash, so the content must hold
   * no address.
   */
  repeat?: string;
}

export interface ReadRequest {
  /** The time on the sender's clock when it sent the request. */
  sentAt?: number;
  /** Whether the events are history, which has no age limit. Counts under a secret key only. */
  import?: boolean;
  /** The run and the chunk of an import. Only an import has it. */
  chunk?: ChunkName;
  /** Whether the sender's screen takes more than one finger. */
  touch?: boolean;
  /** By position in the request. A wrong row costs no other row. */
  rows: Parsed<SentRow>[];
}

/** The facts from which a dialect makes an answer. */
export interface Outcome {
  /** The body that `read` received. */
  body: unknown;
  stored: Stored;
  receivedAt: number;
  /** Present if the request says that it is an import. */
  importOf?: ImportOutcome;
}

/** The events that a request of an import has offered. */
interface ImportOutcome extends Pick<ReadRequest, "chunk"> {
  trusted: boolean;
  /** By position in the request. Null: the log was not offered the row. */
  events: readonly (IncomingEvent | null)[];
}

/** The facts for a dialect whose answer depends on more than the fate of the rows. */
export interface AdmittedOutcome extends Outcome {
  /**
   * By position in the request: the event that the log was offered, with its visitor. Null: none.
   */
  events: readonly (IncomingEvent | null)[];
  admitted: Admitted;
}

export interface Answer {
  status: number;
  /** The server always sends it as JSON, because senders parse it whatever the status. */
  body: unknown;
}

interface CommonDialect {
  /** Headers of this dialect that a page must be allowed to send. */
  readonly requestHeaders: readonly string[];
  /** Returns the key that the request shows, wherever this kind of sender puts it. */
  key(request: Request, body: unknown): string | undefined;
  /**
   * Returns the rows of the request. Throws `InvalidInput` if the request as a whole breaks the
   * rules of the dialect. The key is not checked yet. The body of a `GET` is `undefined`.
   */
  read(body: unknown, request: Request, sender: Sender): ReadRequest;
  /** Returns `WWW-Authenticate` of a 401. Absent if the dialect has no scheme of its own. */
  challenge?(hasKey: boolean): string;
  /** Returns the body of a refusal. The pipeline chooses the status and `Retry-After`. */
  refuse(problem: HttpProblem): unknown;
}

/** Answers with the fate of the rows. One mutation can admit such a request and store it. */
interface PlainDialect extends CommonDialect {
  readonly asksAdmission?: false;
  answer(outcome: Outcome): Answer;
}

/** Needs the answer of admission before it offers rows to the log, or for its own answer. */
export interface AskingDialect extends CommonDialect {
  readonly asksAdmission: true;
  /**
   * Whether the answer names the visitor. If so, `admitted.visitorId` is there whatever the rows
   * say.
   */
  readonly answersVisitor?: boolean;
  /**
   * Whether the answer says if that visitor is in a session. If so, `admitted.hasSession` is there.
   */
  readonly answersSession?: boolean;
  /**
   * Whether to refuse rows that add to a trait that is no number, as far as folds know the trait.
   */
  readonly checksIncrements?: boolean;
  answer(outcome: AdmittedOutcome): Answer;
}

export type Dialect = PlainDialect | AskingDialect;

/** A route of a dialect, below the prefix. */
export interface DialectRoute {
  method: "POST" | "GET";
  path: string;
  dialect: Dialect;
}
