/** A component that gives the answers that a test chooses, and requests to it. */
import type { Infer } from "convex/values";
import { offeredEvents } from "../../component/model/intake/offeredEvents.js";
import { defined } from "../../shared/defined.js";
import type {
  Admission,
  RateLevel,
  vAdmissionArgs,
} from "../../shared/event/intake.js";
import type { IngestResult, vIngestArgs } from "../../shared/event/incoming.js";
import type { RequestArgs, RequestResult } from "../../shared/event/request.js";
import { leftOutCounts, leftOutRows } from "../../shared/parse/leftOutRows.js";
import type { Dialect } from "./dialect.js";
import { handleIngest } from "./handleIngest.js";
import type { IngestComponent, IngestCtx, IngestOptions } from "./ingest.js";
import { native } from "./native.js";

export type IngestArgs = Infer<typeof vIngestArgs>;
export type AdmissionArgs = Infer<typeof vAdmissionArgs>;

/** Answers the `n`th call. Counting starts at 0. */
export type IngestAnswer = (
  args: IngestArgs,
  n: number,
) => Promise<IngestResult>;

export const KEY = "ff_pub_test-key";

/** Stores every event. */
export const storeAll: IngestAnswer = async ({ events }) => ({
  kind: "stored",
  accepted: events.length,
  duplicates: 0,
  rejected: [],
});

export const admittedAs = {
  kind: "admitted",
  siteId: "site",
  keyId: "key",
  trusted: false,
  sessionRule: "gap",
  sessionTimeoutMs: 1_800_000,
  honourDoNotTrack: false,
  rateLevels: [] as RateLevel[],
} as const satisfies Admission;

export interface ProfilesArgs {
  profiles: { keys: string[] }[];
}

export interface FakeBackend {
  /** Answers which traits are no numbers. Default: none. */
  findFixedTraits?: (args: ProfilesArgs) => (string | null)[];
  ingest?: IngestAnswer;
  /** Runs when a refusal is noted. Default: notes it. */
  noteRefusal?: () => Promise<void>;
  /** Answers the `n`th admission. */
  admit?: (args: AdmissionArgs, n: number) => Promise<Admission>;
  /** Fields that differ from those of an ordinary public key. */
  admitted?: Partial<typeof admittedAs> | object;
  /** The address that the platform gives. */
  ip?: string | null;
  dialect?: Dialect;
  options?: IngestOptions;
}

/**
 * Does what the component's own mutation does, with the same two answers: of admission, and of the
 * storing of events. `src/client/bothWays.property.test.ts` holds the mutation itself against them.
 */
async function admitAndIngest(
  { admit, ingest }: Fakes,
  request: RequestArgs,
): Promise<RequestResult> {
  const { keyHash, receivedAt, origin, address, trusted, events } = request;
  const { needsVisitor, ip, userAgent, sentAt, onIngest } = request;
  const device = needsVisitor === true ? defined({ ip, userAgent }) : undefined;
  const admission = await admit({
    keyHash,
    receivedAt,
    ...defined({ origin, address, device }),
  });
  if (admission.kind === "refused") return admission;
  if (admission.kind !== "admitted") throw new Error(admission.kind);
  if (admission.trusted !== trusted) return { kind: "otherKey" };
  const { siteId, keyId, rateLevels, visitorId, isWatched } = admission;
  const leftOut = leftOutRows(events.length, request, admission);
  const notOffered = leftOutCounts(leftOut);
  const rejectedValidation = request.rejectedValidation ?? 0;
  const offered = offeredEvents(events, leftOut, visitorId);
  const isAnyUncounted = leftOut.size + rejectedValidation > 0;
  const result = await ingest({
    siteId,
    keyId,
    trusted,
    receivedAt,
    rateLevels,
    ...defined({ sentAt, onIngest }),
    ...(isAnyUncounted && { notStored: { rejectedValidation, ...notOffered } }),
    events: offered.events,
  });
  if (result.kind !== "stored") throw new Error(result.kind);
  return {
    ...offered.inRequest(result),
    ...(leftOut.size > 0 && { notOffered }),
    ...(isWatched === true && { watchedSiteId: siteId }),
  };
}

interface Fakes {
  admit: (args: AdmissionArgs) => Promise<Admission>;
  ingest: (args: IngestArgs) => Promise<IngestResult>;
}

const component = {
  admission: { admit: "admit" },
  cookieless: { prepareSalt: "prepareSalt" },
  imports: { openImport: "openImport" },
  ingest: { ingest: "ingest" },
  profiles: { findFixedTraits: "findFixedTraits" },
  refusals: { noteRefusal: "noteRefusal" },
  requests: { ingest: "ingestRequest" },
  usage: { recordNotStored: "recordNotStored" },
} as unknown as IngestComponent;

/** The backend records the arguments of its functions. */
export function fakeBackend({
  ingest = storeAll,
  admitted = {},
  admit = async () => ({ ...admittedAs, ...admitted }),
  ip = null,
  dialect = native,
  options = {},
  noteRefusal = async () => undefined,
  findFixedTraits = ({ profiles }) => profiles.map(() => null),
}: FakeBackend = {}) {
  const calls: IngestArgs[] = [];
  const admissions: AdmissionArgs[] = [];
  const others: { name: string; args: unknown }[] = [];
  /** Every call in its order, by the name of its function. */
  const functions: string[] = [];
  const fakes: Fakes = {
    admit: async (args) => {
      admissions.push(args);
      return await admit(args, admissions.length - 1);
    },
    ingest: async (args) => {
      calls.push(args);
      return await ingest(args, calls.length - 1);
    },
  };
  const ctx = {
    runQuery: async (name: string, args: AdmissionArgs & ProfilesArgs) => {
      functions.push(name);
      return name === "findFixedTraits"
        ? findFixedTraits(args)
        : await fakes.admit(args);
    },
    runMutation: async (name: string, args: IngestArgs | RequestArgs) => {
      functions.push(name);
      if (name === "ingest") return await fakes.ingest(args as IngestArgs);
      if (name === "ingestRequest") {
        return await admitAndIngest(fakes, args as RequestArgs);
      }
      others.push({ name, args });
      if (name === "noteRefusal") await noteRefusal();
      return null;
    },
    meta: { getRequestMetadata: async () => ({ ip }) },
  } as unknown as IngestCtx;
  return {
    calls,
    admissions,
    functions,
    /** Mutations except ingest. */
    others,
    send: async (request: Request) => {
      const response = await handleIngest(
        { ctx, component },
        dialect,
        request,
        options,
      );
      const body: unknown = await response.json();
      return { status: response.status, headers: response.headers, body };
    },
  };
}

/** Makes a request of browsers or servers. A body that is no string goes as JSON. */
export function post(
  body: unknown,
  headers: Record<string, string> = { "x-footfall-key": KEY },
  search = "",
): Request {
  return new Request(`https://app.example/analytics/ingest${search}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export function pageviews(count: number): { type: string; path: string }[] {
  return Array.from({ length: count }, (_, n) => ({
    type: "pageview",
    path: `/${n}`,
  }));
}
