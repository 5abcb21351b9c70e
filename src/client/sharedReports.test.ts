/**
 * Calls every read of the facade with every kind of pass, as somebody whom `auth` refuses. A report
 * answers for its own pass, and for nothing else. For all other calls the facade asks `auth`, as
 * without a pass.
 */
import { makeFunctionReference, type GenericQueryCtx } from "convex/server";
import type { GenericDataModel } from "convex/server";
import { ConvexError } from "convex/values";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  advance,
  START,
  useTestClock,
} from "../component/testing/setup.helpers.js";
import { readApi } from "../shared/api/readApi.js";
import {
  sharedReports,
  type ReportPasses,
  type SharedReport,
} from "../shared/site/reportPasses.js";
import type { PublicSite } from "../shared/site/publicSite.js";
import { DAY, MINUTE, SECOND } from "../shared/units.js";
import { components, initApp, type TestApp } from "./app.helpers.js";
import type { AuthAnswer } from "./authAnswer.js";
import { exposeAdminApi } from "./exposeAdminApi.js";
import {
  exposeAnalyticsApi,
  type ReadOperation,
} from "./exposeAnalyticsApi.js";
import { component } from "./facade.helpers.js";
import { provisionSite } from "./provisionSite.js";

useTestClock();

/** The operations that the last calls asked `auth` about. */
let asked: ReadOperation[];
/** Subjects to whom `auth` allows everything. */
let allowed: Set<string>;
let refuses: (operation: ReadOperation) => AuthAnswer;

async function auth(
  ctx: GenericQueryCtx<GenericDataModel>,
  operation: ReadOperation,
): Promise<AuthAnswer> {
  asked.push(operation);
  // An app keeps its staff in such rows. A new one makes the platform ask `auth` again.
  await ctx.db.query("notes").collect();
  const identity = await ctx.auth.getUserIdentity();
  if (!identity || !allowed.has(identity.subject)) return null;
  return refuses(operation);
}

const facade = (audience?: string) =>
  exposeAnalyticsApi(components.footfall, {
    auth,
    ...(audience !== undefined && { sharedReports: { audience } }),
  });
const prefixed = (prefix: string, functions: object) =>
  Object.fromEntries(
    Object.entries(functions).map(([name, exposed]) => [
      prefix + name,
      exposed as unknown,
    ]),
  );

let t: TestApp;
let siteId: string;
let otherSiteId: string;

function initSharing() {
  return initApp({
    ...facade("staff"),
    ...prefixed("owners_", facade("owners")),
    ...prefixed("unshared_", facade()),
    ...exposeAdminApi(components.footfall, { auth: () => true }),
  });
}

const siteNamed = async (app: TestApp, slug: string) =>
  (
    await app.mutation((ctx) =>
      provisionSite(ctx, components.footfall, { slug }),
    )
  ).siteId;

beforeEach(async () => {
  asked = [];
  allowed = new Set(["ada"]);
  refuses = () => true;
  t = initSharing();
  siteId = await siteNamed(t, "default");
  otherSiteId = await siteNamed(t, "other");
  await admin("startReportPasses");
});
afterEach(() => {
  vi.restoreAllMocks();
});

const admin = (name: string) =>
  t.mutation(makeFunctionReference<"mutation">(`app:${name}`), {});
const as = (subject: string | null, app = t) =>
  subject === null ? app : app.withIdentity({ subject });

async function sitePasses(
  subject = "ada",
  { slug = "default", prefix = "", app = t } = {},
): Promise<ReportPasses | undefined> {
  const site = (await as(subject, app).query(
    makeFunctionReference<"query">(`app:${prefix}getSite`),
    { slug },
  )) as PublicSite;
  return site.passes;
}

/** Returns the key that a pass names, and its signature under it. */
function partsOf(pass: string): [key: string, signature: string] {
  const end = pass.lastIndexOf(".");
  return [pass.slice(0, end), pass.slice(end + 1)];
}

const range = { from: START - DAY, to: START };
const paginationOpts = { numItems: 10, cursor: null };
/** The arguments besides the site of every read. */
const argsOf: Record<
  Exclude<keyof typeof readApi, "getSite">,
  Record<string, unknown>
> = {
  getOverview: range,
  getTimeseries: { ...range, interval: "day" },
  getBreakdown: { ...range, dimension: "page" },
  getSummary: { ...range, interval: "day", dimensions: ["page"] },
  getFirstBucket: {},
  getEventPropertyKeys: { ...range, eventName: "signup" },
  getEventPropertyBreakdown: {
    ...range,
    eventName: "signup",
    propertyKey: "plan",
  },
  getRealtime: { now: START },
  getReportStatus: { now: START },
  getSetupStatus: { now: START },
  listEvents: { paginationOpts },
  listPageviews: { paginationOpts },
  listSessions: { paginationOpts },
  listVisitors: { paginationOpts },
  getVisitor: { visitorId: "v1" },
  getUser: { userId: "u1" },
  listGroups: { paginationOpts },
  getGroup: { groupId: "g1" },
};
type Read = keyof typeof argsOf;
const unshared = (Object.keys(argsOf) as Read[]).filter(
  (name) => !sharedReports.some((shared) => shared === name),
);

/** Returns the outcome of a call: "answered", or why not. */
async function callAs(
  subject: string | null,
  name: Read,
  pass: string | undefined,
  { prefix = "", site = siteId } = {},
): Promise<"answered" | "forbidden" | "invalid"> {
  asked = [];
  const reference = makeFunctionReference<"query">(`app:${prefix}${name}`);
  const args = {
    siteId: site,
    ...argsOf[name],
    ...(pass !== undefined && { pass }),
  };
  return await as(subject)
    .query(reference, args)
    .then(
      () => "answered" as const,
      (error: unknown) => {
        const data: unknown =
          error instanceof ConvexError ? error.data : undefined;
        if (/forbidden/.test(JSON.stringify(data))) return "forbidden";
        if (/Validator error|extra field/i.test(String(error)))
          return "invalid";
        throw error;
      },
    );
}

describe.each(sharedReports)("%s", (name) => {
  test("without a pass asks auth", async () => {
    expect(await callAs("ada", name, undefined)).toBe("answered");
    expect(asked).toEqual([{ kind: "read", name, scope: "site", siteId }]);
    expect(await callAs(null, name, undefined)).toBe("forbidden");
  });

  test("with the pass to it asks nobody, whoever calls", async () => {
    const pass = (await sitePasses())![name];
    for (const subject of ["ada", "eve", null]) {
      expect(await callAs(subject, name, pass)).toBe("answered");
      expect(asked).toEqual([]);
    }
  });

  test("is refused for whatever else looks like one", async () => {
    const passes = (await sitePasses())!;
    const right = passes[name]!;
    const another = initSharing();
    await siteNamed(another, "default");
    await another.mutation(
      makeFunctionReference<"mutation">("app:startReportPasses"),
      {},
    );
    const [key, signature] = partsOf(right);
    // A second key lives at the same time.
    await advance(t, 20 * MINUTE);
    await admin("startReportPasses");
    const [otherKey, otherSignature] = partsOf((await sitePasses())![name]!);
    expect(otherKey).not.toBe(key);
    const others = sharedReports.filter((other) => other !== name);
    const forms: Record<string, string | undefined> = {
      ...Object.fromEntries(others.map((other) => [other, passes[other]])),
      "of another site": (await sitePasses("ada", { slug: "other" }))![name],
      "of another audience": (await sitePasses("ada", { prefix: "owners_" }))![
        name
      ],
      "by the key of another deployment": (await sitePasses("ada", {
        app: another,
      }))![name],
      empty: "",
      "too short": right.slice(0, -1),
      "too short at its start": right.slice(1),
      "too long": `${right}A`,
      padded: `${right}=`,
      "with white space": ` ${right}`,
      "in capitals": right.toUpperCase(),
      "with another character": right.slice(0, -1) + "~",
      "all alike": "A".repeat(43),
      "the signature alone": signature,
      "the key alone": key,
      "without a signature": `${key}.`,
      "without a key": `.${signature}`,
      "with a site instead of the key": `${siteId}.${signature}`,
      "with another key": `${otherKey}.${signature}`,
      "with the signature of another key": `${key}.${otherSignature}`,
      "with a signature in capitals": `${key}.${signature.toUpperCase()}`,
      "with a second signature": `${right}.${otherSignature}`,
      "with NUL": `${right.slice(0, -1)}\0`,
      large: right.repeat(1000),
      "the name": name,
    };
    for (const [form, pass] of Object.entries(forms)) {
      expect([form, typeof pass]).toEqual([form, "string"]);
      expect([form, await callAs(null, name, pass)]).toEqual([
        form,
        "forbidden",
      ]);
      expect(asked).toHaveLength(1);
      // A caller whom `auth` allows has the report all the same.
      expect(await callAs("ada", name, pass)).toBe("answered");
    }
    expect(await callAs(null, name, right, { site: otherSiteId })).toBe(
      "forbidden",
    );
    expect(await callAs(null, name, right, { prefix: "owners_" })).toBe(
      "forbidden",
    );
    expect(await callAs(null, name, right, { prefix: "unshared_" })).toBe(
      "forbidden",
    );
  });

  test("is refused for a pass that is over, revoked or stopped", async () => {
    const pass = async () => (await sitePasses())?.[name];
    const revoked = await pass();
    await admin("revokeReportPasses");
    expect(await callAs(null, name, revoked)).toBe("forbidden");
    const over = await pass();
    expect(await callAs(null, name, over)).toBe("answered");
    await advance(t, 75 * MINUTE + SECOND);
    expect(await callAs(null, name, over)).toBe("forbidden");
    await admin("startReportPasses");
    const stopped = await pass();
    expect(await callAs(null, name, stopped)).toBe("answered");
    await admin("stopReportPasses");
    expect(await callAs(null, name, stopped)).toBe("forbidden");
    expect(await callAs("ada", name, stopped)).toBe("answered");
  });
});

test.each(unshared)("%s takes no pass at all", async (name) => {
  const passes = Object.values((await sitePasses())!);
  for (const pass of passes) {
    expect(await callAs(null, name, pass)).toBe("invalid");
    expect(await callAs("ada", name, pass)).toBe("invalid");
  }
  expect(await callAs(null, name, undefined)).toBe("forbidden");
});

test("whatever a shared report asks, auth hears the same of it", () => {
  const subjects = /^(?:slug|keyId|visitorId|userId|groupId|importId)$/;
  for (const name of sharedReports) {
    const fields = Object.keys(readApi[name].args);
    expect(fields.filter((field) => subjects.test(field))).toEqual([]);
    expect(fields).toContain("siteId");
  }
});

describe("getSite", () => {
  test("answers passes to what auth allows, and asks it what the reports would", async () => {
    refuses = ({ name }) => {
      if (name === "getBreakdown") throw new ConvexError("Not for you.");
      return name !== "getSummary";
    };
    asked = [];
    expect(Object.keys((await sitePasses())!).sort()).toEqual([
      "getOverview",
      "getRealtime",
      "getTimeseries",
    ]);
    expect(asked).toEqual(
      (["getSite", ...sharedReports] as const).map(
        (name: SharedReport | "getSite") => ({
          kind: "read",
          name,
          scope: "site",
          siteId,
          ...(name === "getSite" && { slug: "default" }),
        }),
      ),
    );
  });

  test("answers none to whom it refuses, nor of a site that is not there", async () => {
    await expect(sitePasses("eve")).rejects.toThrow("getSite is not allowed");
    expect(
      await as("ada").query(makeFunctionReference<"query">("app:getSite"), {
        slug: "nowhere",
      }),
    ).toBeNull();
  });

  test("answers none where passes are stopped, and no field where they are not wanted", async () => {
    await admin("stopReportPasses");
    expect(await sitePasses()).toEqual({});
    expect(await sitePasses("ada", { prefix: "unshared_" })).toBeUndefined();
  });

  test("answers all viewers the same ones", async () => {
    allowed.add("bob");
    expect(await sitePasses("bob")).toEqual(await sitePasses("ada"));
  });
});

test("whom auth refuses from now on reads for 75 minutes at most", async () => {
  const passes = (await sitePasses())!;
  allowed.clear();
  await t.run((ctx) => ctx.db.insert("notes", { text: "Ada has left." }));
  await expect(sitePasses()).rejects.toThrow("getSite is not allowed");
  for (const name of sharedReports) {
    expect(await callAs("ada", name, passes[name])).toBe("answered");
    expect(await callAs("ada", name, undefined)).toBe("forbidden");
  }
  await advance(t, 75 * MINUTE + SECOND);
  for (const name of sharedReports)
    expect(await callAs("ada", name, passes[name])).toBe("forbidden");
});

test.each(["", " ", "x".repeat(101), undefined as unknown as string])(
  "an audience %j is refused, by its name",
  (audience) => {
    const expose = () =>
      exposeAnalyticsApi(component, {
        auth: () => true,
        sharedReports: { audience },
      });
    expect(expose).toThrow("sharedReports.audience");
  },
);
