/**
 * The way in for pages that have the app's own Convex client open: one mutation of the app instead
 * of a request over HTTP. It accepts only what a public key may say.
 */
import {
  createFunctionHandle,
  mutationGeneric,
  type GenericDataModel,
  type GenericMutationCtx,
  type GenericQueryCtx,
  type RegisteredMutation,
} from "convex/server";
import { ConvexError } from "convex/values";
import { defined } from "../shared/defined.js";
import {
  vIngestAnswer,
  vIngestRequest,
  type IngestAnswer,
  type IngestRequest,
} from "../shared/api/ingestApi.js";
import { withVisitor } from "../shared/event/withVisitor.js";
import { leftOutCounts, leftOutRows } from "../shared/parse/leftOutRows.js";
import { SECOND } from "../shared/units.js";
import { decide, type AuthAnswer } from "./authAnswer.js";
import { addressOfSender } from "./http/address.js";
import { admitApp } from "./http/admit.js";
import { marksOfSender } from "./http/agents.js";
import { describePublic } from "./http/describePublic.js";
import type { IngestComponent, IngestOptions } from "./http/ingest.js";
import { nativeAnswer } from "./http/native.js";
import type { PlaceLookup } from "./http/placeLookup.js";
import { storeBatch, type Batch } from "./http/pipeline.js";
import { HttpProblem } from "./http/problem.js";
import { readPlatformSender, type Sender } from "./http/sender.js";
import { readAgent } from "./http/mendAgent.js";
import { readIngestRequest } from "./readIngestRequest.js";

export interface ExposeIngestOptions<
  DataModel extends GenericDataModel,
> extends Pick<IngestOptions, "onIngest"> {
  /** Slug of the site that these pages belong to. */
  site: string;
  /**
   * Whether the caller may send. Default: everyone may.
   *
   * To allow, it returns `true`, or the user or identity of the caller. To refuse, it returns
   * `false` or `null`, or throws a `ConvexError`; the tracker then drops its events. Any other
   * answer refuses as well: the mutation's answer says so, and the log has it. Any other error is a
   * failure of the app, and the tracker tries again.
   */
  auth?: (ctx: GenericQueryCtx<DataModel>) => AuthAnswer | Promise<AuthAnswer>;
  /**
   * Finds the place of an address. `placeLookup` of `convex-footfall/geo` makes it. Default: events
   * have no place, because a mutation has no headers that could name it.
   */
  geo?: PlaceLookup;
}

/**
 * Makes the mutation that the tracker calls in a page with a `ConvexReactClient`. It costs one
 * billed call for up to 500 events; HTTP takes two. No two calls write the same document, except
 * the one that wakes an idle loop. No call depends on what folds write.
 *
 * The mutation asks for admission on a stale snapshot, so a pause is in force for calls that begin
 * after it. The answer has what the tracker can act on, in the words of HTTP. The mutation throws
 * only what `auth` and the platform throw.
 *
 * @example
 * // convex/analyticsIngest.ts
 * export const { ingest } = exposeIngestApi(components.footfall, { site: "default" });
 */
export function exposeIngestApi<
  DataModel extends GenericDataModel = GenericDataModel,
>(
  component: IngestComponent,
  options: ExposeIngestOptions<DataModel>,
): {
  ingest: RegisteredMutation<"public", IngestRequest, Promise<IngestAnswer>>;
} {
  const { geo } = options;
  if (geo !== undefined && typeof geo.placeOf !== "function") {
    throw new Error(
      `geo must be made by placeLookup of "convex-footfall/geo"; got a ${typeof geo}`,
    );
  }
  return {
    ingest: mutationGeneric({
      args: vIngestRequest,
      returns: vIngestAnswer,
      handler: async (
        ctx: GenericMutationCtx<DataModel>,
        request: IngestRequest,
      ): Promise<IngestAnswer> => {
        try {
          await authorize(ctx, options);
          return await ingest(ctx, component, request, options);
        } catch (error) {
          if (error instanceof HttpProblem) return refused(error);
          throw error;
        }
      },
    }),
  };
}

async function authorize<DataModel extends GenericDataModel>(
  ctx: GenericMutationCtx<DataModel>,
  { auth }: ExposeIngestOptions<DataModel>,
): Promise<void> {
  if (auth === undefined) return;
  let mistake: string | undefined;
  try {
    const decision = decide(await auth(ctx));
    if (decision.allowed) return;
    ({ mistake } = decision);
  } catch (error) {
    if (!(error instanceof ConvexError)) throw error;
  }
  const message = `The app takes no events from this caller${mistake ? `: ${mistake}` : ""}`;
  if (mistake) console.error(`Footfall: ${message}`);
  throw new HttpProblem("forbidden", message);
}

async function ingest<DataModel extends GenericDataModel>(
  ctx: GenericMutationCtx<DataModel>,
  component: IngestComponent,
  request: IngestRequest,
  { site, geo, onIngest }: ExposeIngestOptions<DataModel>,
): Promise<IngestAnswer> {
  const receivedAt = Date.now();
  const { rows, rejected, sentAt } = readIngestRequest(request);
  const sender = await readPlatformSender(ctx);
  const admitted = await admitApp(ctx, component, {
    site,
    receivedAt,
    ...defined({
      address: addressOfSender(sender.ip),
      device: deviceOf(sender, rows),
    }),
  });
  const leftOut = leftOutRows(
    rows.length,
    marksOfSender(sender.userAgent, request.doNotTrack === true),
    { ...admitted, trusted: false },
  );
  // All rows come from one agent, so all of them are left out, or none.
  const offered = leftOut.size > 0 ? [] : rows;
  const surroundings =
    offered.length > 0 ? await surroundingsOf(sender, request, geo) : {};
  const stored = await storeBatch(
    { ctx, component },
    {
      siteId: admitted.siteId,
      keyId: null,
      trusted: false,
      receivedAt,
      rateLevels: admitted.rateLevels,
      ...defined({
        sentAt,
        onIngest: onIngest && (await createFunctionHandle(onIngest)),
      }),
      rows: offered.map(({ index, event }) => ({
        index,
        event: withVisitor(
          describePublic(event, surroundings),
          admitted.visitorId,
        ),
      })),
      rejected,
      excluded: leftOutCounts(leftOut),
    },
  );
  return { status: 202, ...nativeAnswer(stored) };
}

/** Returns nothing if the platform knows nothing: otherwise all of its visitors would be one. */
function deviceOf(
  { ip, userAgent }: Pick<Sender, "ip" | "userAgent">,
  rows: Batch["rows"],
) {
  const isKnown = ip !== undefined || userAgent !== undefined;
  const isNeeded = rows.some(({ event }) => event.visitorId === undefined);
  return isKnown && isNeeded ? defined({ ip, userAgent }) : undefined;
}

async function surroundingsOf(
  { ip, userAgent }: Pick<Sender, "ip" | "userAgent">,
  { touch }: IngestRequest,
  geo: PlaceLookup | undefined,
) {
  const place = geo && ip !== undefined ? await geo.placeOf(ip) : {};
  return {
    ...(userAgent !== undefined && readAgent(userAgent, defined({ touch }))),
    ...place,
  };
}

function refused({ kind, message, status, retryAfter }: HttpProblem) {
  return {
    status,
    error: { kind, message },
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter * SECOND }),
  };
}
