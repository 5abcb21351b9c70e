/** A request that has been read, before anybody knows whether its sender may send. */
import type { Dialect, ReadRequest } from "./dialect.js";
import type { IngestOptions } from "./ingest.js";
import { HttpProblem } from "./problem.js";
import type { Sender } from "./sender.js";

export interface ReceivedRequest {
  dialect: Dialect;
  headers: Headers;
  body: unknown;
  /** The key as the request shows it. */
  key: string;
  keyHash: string;
  sender: Sender;
  /** The rows, or why the request as a whole cannot be read. */
  read: ReadRequest | HttpProblem;
  options: IngestOptions;
}

/** Whether a row names no visitor. */
export function lacksVisitor(read: ReadRequest | HttpProblem): boolean {
  return (
    !(read instanceof HttpProblem) &&
    read.rows.some((row) => "event" in row && row.event.visitorId === undefined)
  );
}
