/** One ingest request from its first byte to its answer, in any dialect. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { InvalidInput } from "../../shared/invalid.js";
import type { ComponentApi } from "../../component/_generated/component.js";
import { hashShownKey } from "../keys.js";
import type { Dialect, ReadRequest } from "./dialect.js";
import { refusal, storeBatch, type Batch, type Row } from "./pipeline.js";
import { HttpProblem } from "./problem.js";
import { readBody } from "./readBody.js";
import { respondJson, respondProblem } from "./respond.js";
import { readSender } from "./sender.js";

export type IngestCtx = Pick<
  GenericActionCtx<GenericDataModel>,
  "runMutation" | "meta"
>;

/** Answers 202 with what became of each event, or the problem with the request as a whole. */
export async function handleIngest(
  ctx: IngestCtx,
  component: Pick<ComponentApi, "ingest">,
  dialect: Dialect,
  request: Request,
): Promise<Response> {
  const receivedAt = Date.now();
  try {
    const read = readWith(dialect, await readBody(request), request);
    const keyHash = read.key === undefined ? null : hashShownKey(read.key);
    if (keyHash === null) throw refusal("unauthorized");
    const stored = await storeBatch(
      { ctx, component },
      {
        ...toBatch(read),
        ...(await readSender(ctx, request)),
        keyHash,
        receivedAt,
      },
    );
    return respondJson(request, 202, stored);
  } catch (error) {
    return respondProblem(request, toProblem(error));
  }
}

function readWith(
  dialect: Dialect,
  body: unknown,
  request: Request,
): ReadRequest {
  try {
    return dialect.read(body, request);
  } catch (error) {
    if (error instanceof InvalidInput) {
      throw new HttpProblem("malformed", error.message);
    }
    throw error;
  }
}

function toBatch({
  key: _key,
  events,
  ...request
}: ReadRequest): Omit<Batch, "keyHash" | "receivedAt"> {
  const rows: Row[] = [];
  const rejected: Batch["rejected"] = [];
  events.forEach((result, index) => {
    if ("error" in result) {
      rejected.push({ index, reason: "validation", error: result.error });
    } else {
      rows.push({ index, event: result.event });
    }
  });
  return { ...request, rows, rejected };
}

/** Anything unforeseen is ours, and says nothing about our insides. */
function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  console.error("Footfall could not handle a request", error);
  return new HttpProblem("internal", "The request could not be handled");
}
