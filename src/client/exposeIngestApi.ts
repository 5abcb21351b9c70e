/**
 * The way in for pages that have the app's own Convex client open: one mutation of the app, in place of a
 * request over HTTP. What comes by it is held to what a public key may say.
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
import { SECOND } from "../shared/units.js";
import { decide, type AuthAnswer } from "./authAnswer.js";
import { addressOfSender } from "./http/address.js";
import { admitApp } from "./http/admit.js";
import { describePublic, excludedOf } from "./http/describePublic.js";
import type { IngestComponent, IngestOptions } from "./http/handleIngest.js";
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
  /** Slug of the site whose pages these are. */
  site: string;
  /**
   * Whether the caller may send: answers `true`, or the user or identity that may; `false` or `null`, or throws a
   * `ConvexError`, if not, and the tracker drops its events. Whatever else it answers refuses as well, says so in
   * the answer, and is logged. Any other error is a failure of the app's, and the tracker tries again. Default:
   * everyone may.
   */
  auth?: (ctx: GenericQueryCtx<DataModel>) => AuthAnswer | Promise<AuthAnswer>;
  /**
   * Where an address is: made by `placeLookup` of `convex-footfall/geo`. Default: events have no place; there are
   * no headers here that could tell it.
   */
  geo?: PlaceLookup;
}

/**
 * Makes the mutation that the tracker calls in a page with a `ConvexReactClient`: one billed call for up to 500
 * events, where HTTP takes three. No two calls write the same document, but for what wakes an idle loop, and
 * none depends on what folds write.
 *
 * Admission is asked on a stale snapshot: a pause is in force for what begins after it. The mutation returns
 * what the tracker can act on, in the words of HTTP; it throws only what `auth` and the platform throw.
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
  const excluded = excludedOf(rows, {
    honourDoNotTrack: admitted.honourDoNotTrack,
    asksNotToTrack: request.doNotTrack === true,
    userAgent: sender.userAgent,
    agents: admitted.agents,
  });
  const offered = excluded ? [] : rows;
  const surroundings = excluded
    ? {}
    : await surroundingsOf(sender, request, geo);
  const stored = await storeBatch(
    { ctx, component },
    {
      siteId: admitted.siteId,
      keyId: null,
      trusted: false,
      receivedAt,
      ...defined({
        sentAt,
        addressUse: admitted.addressUse,
        onIngest: onIngest && (await createFunctionHandle(onIngest)),
      }),
      rows: offered.map(({ index, event }) => ({
        index,
        event: describePublic(event, admitted.visitorId, surroundings),
      })),
      rejected,
      excluded: excluded ?? { bots: 0, doNotTrack: 0 },
    },
  );
  return { status: 202, ...nativeAnswer(stored) };
}

/** Nothing where the platform tells nothing: all of its visitors would be one. */
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
