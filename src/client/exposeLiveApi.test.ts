/** Calls the heartbeat that an app exports, on the component. */
import { makeFunctionReference } from "convex/server";
import { beforeEach, expect, test } from "vitest";
import { useTestClock } from "../component/testing/setup.helpers.js";
import { components, initApp, provision, type TestApp } from "./app.helpers.js";
import { isFootfallError } from "./errors.js";
import { exposeLiveApi, type LiveOperation } from "./exposeLiveApi.js";

useTestClock();

const heartbeat = makeFunctionReference<"mutation", { siteId: string }, null>(
  "app:heartbeat",
);

let t: TestApp;
let asked: LiveOperation[];
let siteId: string;

beforeEach(async () => {
  asked = [];
  t = initApp(
    exposeLiveApi(components.footfall, {
      auth: async (ctx, operation) => {
        asked.push(operation);
        return await ctx.auth.getUserIdentity();
      },
    }),
  );
  siteId = await provision(t);
});

/** Calls the heartbeat of a site as somebody, and returns its answer or the kind of its error. */
const beat = (id: string, subject: string | null = "ada") =>
  (subject === null ? t : t.withIdentity({ subject }))
    .mutation(heartbeat, { siteId: id })
    .catch((error: unknown) =>
      isFootfallError(error) ? error.data.kind : error,
    );

test("whoever auth lets in says that somebody looks at the site, again and again", async () => {
  const operation = { kind: "live", name: "heartbeat", scope: "site", siteId };
  expect(await beat(siteId)).toBeNull();
  expect(await beat(siteId)).toBeNull();
  expect(asked).toEqual([operation, operation]);
});

test("a caller whom auth refuses gets an error", async () => {
  expect(await beat(siteId, null)).toBe("forbidden");
});

test.each(["", "nobody", "sites:1"])("there is no site %j", async (id) => {
  expect(await beat(id)).toBe("siteNotFound");
});
