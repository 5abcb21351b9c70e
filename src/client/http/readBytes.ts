/** Reads a request's body as bytes, never more of them than a request may have. */
import { limits } from "../../shared/limits.js";
import { HttpProblem } from "./problem.js";

/**
 * Reads the body, and stops at the first chunk past the limit. `arrayBuffer()` would hold all of
 * it, on Convex up to three times at once. For the 20 MB that Convex accepts, that is the isolate's
 * memory.
 */
export async function readBytes(request: Request): Promise<Uint8Array> {
  const max = limits.MAX_REQUEST_BYTES.value;
  // The header may be wrong or missing.
  const claimed = Number(request.headers.get("content-length") ?? 0);
  if (claimed > max) {
    throw tooLarge(`The body has ${claimed} bytes, at most ${max} are allowed`);
  }
  if (request.bodyUsed) throw new Error("The body has been read already");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || value === undefined) break;
    bytes += value.length;
    if (bytes > max) {
      await reader?.cancel();
      throw tooLarge(
        `The body has more than the ${max} bytes that are allowed`,
      );
    }
    chunks.push(value);
  }
  return joined(chunks, bytes);
}

/**
 * Returns the problem of a body that is too large. Its advice is the same wherever the code counts
 * the bytes.
 */
export function tooLarge(what: string): HttpProblem {
  return new HttpProblem("tooLarge", `${what}: send fewer events at once`);
}

function joined(chunks: Uint8Array[], bytes: number): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const all = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
