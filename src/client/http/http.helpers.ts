/** A component that gives the answers that a test chooses, and requests to it. */
import type { Infer } from "convex/values";
import type { Admission, vAdmissionArgs } from "../../shared/event/intake.js";
import type { IngestResult, vIngestArgs } from "../../shared/event/incoming.js";
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

const component = {
  admission: { admit: "admit" },
  cookieless: { prepareSalt: "prepareSalt" },
  imports: { openImport: "openImport" },
  ingest: { ingest: "ingest" },
  profiles: { findFixedTraits: "findFixedTraits" },
  refusals: { noteRefusal: "noteRefusal" },
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
  const ctx = {
    runQuery: async (name: string, args: AdmissionArgs & ProfilesArgs) => {
      if (name === "findFixedTraits") return findFixedTraits(args);
      admissions.push(args);
      return await admit(args, admissions.length - 1);
    },
    runMutation: async (name: string, args: IngestArgs) => {
      if (name !== "ingest") {
        others.push({ name, args });
        if (name === "noteRefusal") await noteRefusal();
        return null;
      }
      calls.push(args);
      return await ingest(args, calls.length - 1);
    },
    meta: { getRequestMetadata: async () => ({ ip }) },
  } as unknown as IngestCtx;
  return {
    calls,
    admissions,
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
