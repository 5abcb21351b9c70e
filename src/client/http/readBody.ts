/**
 * Reads a request's body as JSON, plain or gzipped, within its limits and of an allowed type.
 *
 * The first bytes say whether it is gzipped, and not the headers. RudderStack labels gzip as a
 * form, and a proxy may inflate a body and keep the header.
 */
import { limits } from "../../shared/limits.js";
import { inflate, isGzip } from "./inflate.js";
import { checkJsonValues } from "./jsonValues.js";
import { HttpProblem } from "./problem.js";
import { readBytes } from "./readBytes.js";

/** Beacons send text or nothing, because `application/json` would cost them a preflight. */
const contentTypes = ["application/json", "text/plain"];
const encodings = ["gzip", "x-gzip"];

/**
 * Reads the whole body, which nobody may have read before. Throws an {@link HttpProblem}:
 * `unsupportedType`, `tooLarge` or `malformed`.
 *
 * Bytes that are no UTF-8 become U+FFFD. If a key is there twice, the last one counts. The number
 * of values is bounded, but their depth is not: code that walks a value must check the depth.
 */
export async function readBody(request: Request): Promise<unknown> {
  checkEncoding(request.headers);
  const bytes = await readBytes(request);
  if (isGzip(bytes)) {
    return parseJson(inflate(bytes, limits.MAX_REQUEST_BYTES.value));
  }
  checkType(request.headers);
  return parseJson(bytes);
}

function parseJson(bytes: Uint8Array): unknown {
  checkJsonValues(bytes);
  try {
    // The decoder also removes a byte order mark.
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return body;
  } catch (error) {
    throw new HttpProblem(
      "malformed",
      `The body must be JSON, plain or gzipped: ${error instanceof Error ? error.message : "it could not be read"}`,
    );
  }
}

function checkEncoding(headers: Headers): void {
  const given = (headers.get("content-encoding") ?? "")
    .split(",")
    .map((encoding) => encoding.trim().toLowerCase())
    .filter((encoding) => encoding !== "" && encoding !== "identity");
  const [only] = given;
  if (only === undefined) return;
  if (given.length > 1 || !encodings.includes(only)) {
    throw new HttpProblem(
      "unsupportedType",
      `The content encoding must be gzip or none, got ${given.join(", ")}`,
    );
  }
}

function checkType(headers: Headers): void {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== undefined && type !== "" && !contentTypes.includes(type)) {
    throw new HttpProblem(
      "unsupportedType",
      `The content type must be ${contentTypes.join(" or ")}, got ${type}; only a gzipped body may have another`,
    );
  }
}
