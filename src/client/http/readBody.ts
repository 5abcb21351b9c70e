/** A request's body as JSON, bounded and of a type that we take. */
import { limits } from "../../shared/limits.js";
import { HttpProblem } from "./problem.js";

/** Beacons send text or nothing: `application/json` would cost them a preflight. */
const contentTypes = ["application/json", "text/plain"];

export async function readBody(request: Request): Promise<unknown> {
  checkType(request.headers);
  checkSize(Number(request.headers.get("content-length") ?? 0));
  // The header may lie or be missing. The platform itself takes no more than 20 MB into memory.
  const bytes = await request.arrayBuffer();
  checkSize(bytes.byteLength);
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return body;
  } catch (error) {
    throw new HttpProblem(
      "malformed",
      `The body must be JSON: ${error instanceof Error ? error.message : "it could not be read"}`,
    );
  }
}

function checkType(headers: Headers): void {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== undefined && type !== "" && !contentTypes.includes(type)) {
    throw new HttpProblem(
      "unsupportedType",
      `The content type must be ${contentTypes.join(" or ")}, got ${type}`,
    );
  }
  const encoding = headers.get("content-encoding")?.trim().toLowerCase();
  if (encoding !== undefined && encoding !== "" && encoding !== "identity") {
    throw new HttpProblem(
      "unsupportedType",
      `The body must be sent as it is, got content encoding ${encoding}`,
    );
  }
}

function checkSize(bytes: number): void {
  const max = limits.MAX_REQUEST_BYTES.value;
  if (bytes > max) {
    throw new HttpProblem(
      "tooLarge",
      `The body has ${bytes} bytes, at most ${max} are allowed: send fewer events at once`,
    );
  }
}
