/** Collects the facts about a request that functions can ask for, and the identity behind it. */
import type { IncomingMessage } from "node:http";
import type { RequestMetadata } from "./call.js";

/** Counts requests for their ids: those must not use up a test's mocked randomness. */
let requestCount = 0;

export function newRequest(
  known: Partial<RequestMetadata> = {},
): RequestMetadata {
  return {
    ip: null,
    userAgent: null,
    requestId: `request-${requestCount++}`,
    scheduledFunctionId: null,
    authToken: null,
    ...known,
  };
}

/**
 * Answers the address and browser of a client as `getRequestMetadata` does. The address is the
 * first one that the sender or a proxy has put into `X-Forwarded-For`, else the socket's. There is
 * no user agent where it has bytes beyond ASCII (crates/common/src/http/mod.rs:1047-1070). Node
 * decodes headers as Latin-1.
 */
export function clientOf({
  headers,
  socket,
}: Pick<IncomingMessage, "headers" | "socket">): Pick<
  RequestMetadata,
  "ip" | "userAgent"
> {
  const forwarded = visibleAscii(headers["x-forwarded-for"]);
  return {
    ip:
      forwarded === null
        ? (socket.remoteAddress ?? null)
        : forwarded.split(",", 1)[0]!.trim(),
    userAgent: visibleAscii(headers["user-agent"]),
  };
}

/**
 * Answers the header's text. Answers null where there is none, or where Rust's
 * `HeaderValue::to_str` refuses it.
 */
function visibleAscii(header: string | string[] | undefined): string | null {
  const text = Array.isArray(header) ? header[0] : header;
  return text !== undefined && /^[\t\x20-\x7e]*$/.test(text) ? text : null;
}
