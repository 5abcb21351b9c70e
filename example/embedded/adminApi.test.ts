/**
 * A deploy key opens the same doors as on the platform. A backend without a deploy key has no such
 * door.
 */
import path from "node:path";
import { BaseConvexClient } from "convex/browser";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmbedded, type Embedded } from "./serve.js";

const root = path.resolve(import.meta.dirname, "../..");
const VARIABLE = "FOOTFALL_ADMIN_API_TEST";
const adminKey = "embedded|right";

let backend: Embedded;
let withoutKey: Embedded;
beforeAll(async () => {
  backend = await startEmbedded({ root, adminKey });
  withoutKey = await startEmbedded({ root });
});
afterAll(async () => {
  delete process.env[VARIABLE];
  await backend.close();
  await withoutKey.close();
});

function ask(
  { url }: Embedded,
  endpoint: string,
  body: object,
  authorization?: string,
) {
  return fetch(`${url}/api/${endpoint}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(authorization !== undefined && { authorization }),
    },
    body: JSON.stringify(body),
  });
}

const setting = (value?: string) => ({ changes: [{ name: VARIABLE, value }] });
const asAdmin = `Convex ${adminKey}`;
const variables = "update_environment_variables";

/** Members of the client that its types leave out. */
interface InternalClient {
  setAdminAuth(key: string): void;
  localQueryResultByToken(token: string): unknown;
}

/** Asks for a variable over the sync protocol, as `npx convex env get` does. */
async function variableOverSocket(key: string): Promise<unknown> {
  let heard = () => {};
  const answered = new Promise<void>((resolve) => (heard = resolve));
  const client = new BaseConvexClient(backend.url, () => heard(), {
    webSocketConstructor: WebSocket as never,
    logger: false,
  });
  const internal = client as unknown as InternalClient;
  internal.setAdminAuth(key);
  const { queryToken } = client.subscribe(
    "_system/cli/queryEnvironmentVariables:get",
    { name: VARIABLE },
  );
  try {
    await answered;
    return internal.localQueryResultByToken(queryToken);
  } finally {
    await client.close();
  }
}

describe("variables", () => {
  test("are set and removed by who shows the key", async () => {
    const set = await ask(backend, variables, setting("1"), asAdmin);
    expect(set.status).toBe(200);
    expect(process.env[VARIABLE]).toBe("1");
    await ask(backend, variables, setting(), asAdmin);
    expect(process.env[VARIABLE]).toBeUndefined();
  });

  test("are read over the sync protocol by who shows the key, and by nobody else", async () => {
    await ask(backend, variables, setting("1"), asAdmin);
    expect(await variableOverSocket(adminKey)).toEqual({
      name: VARIABLE,
      value: "1",
    });
    await expect(variableOverSocket("embedded|wrong")).rejects.toThrow(
      "Could not find public function",
    );
    await ask(backend, variables, setting(), asAdmin);
  });

  test.each([undefined, "Convex embedded|wrong", "Bearer embedded|right"])(
    "are not set by %s",
    async (authorization) => {
      const answer = await ask(backend, variables, setting("1"), authorization);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "BadDeployKey" });
      expect(process.env[VARIABLE]).toBeUndefined();
    },
  );

  test("are not set on a backend without a key", async () => {
    const answer = await ask(withoutKey, variables, setting("1"), asAdmin);
    expect(answer.status).toBe(404);
    expect(process.env[VARIABLE]).toBeUndefined();
  });

  test("are all refused where one has no name", async () => {
    const changes = [...setting("1").changes, { name: "a=b", value: "2" }];
    const answer = await ask(backend, variables, { changes }, asAdmin);
    expect(answer.status).toBe(400);
    expect(process.env[VARIABLE]).toBeUndefined();
  });
});

describe("functions", () => {
  const getSite = { path: "sites:getSite", args: { slug: "none" } };
  const ofComponent = { ...getSite, componentPath: "footfall" };

  test("of the component answer to the key alone", async () => {
    const answer = await ask(backend, "function", ofComponent, asAdmin);
    expect(await answer.json()).toMatchObject({ status: "success" });
    const other = await ask(backend, "function", ofComponent);
    expect(await other.json()).toMatchObject({ status: "error" });
  });

  test("answer nothing to a wrong key", async () => {
    const wrong = "Convex embedded|wrong";
    const answer = await ask(backend, "function", ofComponent, wrong);
    expect(answer.status).toBe(403);
  });

  const crons = {
    path: "_system/frontend/listCronJobs",
    args: { componentId: "footfall" },
  };

  test("of the platform are queries for admins", async () => {
    const answer = await ask(backend, "query", crons, asAdmin);
    const { value } = (await answer.json()) as { value: { name: string }[] };
    expect(value.map(({ name }) => name)).toContain("look");
    for (const [endpoint, authorization] of [
      ["query", undefined],
      ["function", asAdmin],
    ] as const) {
      const other = await ask(backend, endpoint, crons, authorization);
      expect(await other.json()).toMatchObject({ status: "error" });
    }
  });
});
