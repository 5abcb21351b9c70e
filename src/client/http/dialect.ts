/** A wire dialect: how one kind of sender writes its requests. One file each. */
import type { IncomingEvent } from "../../shared/incoming.js";
import type { Parsed } from "../../shared/invalid.js";

export interface ReadRequest {
  /** Absent when the request shows none. */
  key?: string;
  /** The sender's clock when it sent the request. */
  sentAt?: number;
  /** History, which has no age limit. */
  import?: boolean;
  /** By position in the request; one that is wrong costs no other. */
  events: Parsed<{ event: IncomingEvent }>[];
}

export interface Dialect {
  /** Throws `InvalidInput` when the request as a whole is not what the dialect allows. */
  read(body: unknown, request: Request): ReadRequest;
}
