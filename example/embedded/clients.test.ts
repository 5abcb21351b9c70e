/** The unmodified clients of convex talk to the server over loopback. */
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { ConvexError } from "convex/values";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fixtureDir } from "./fixtures.helpers.js";
import { unsignedToken } from "./identity.js";
import { startEmbedded, type Embedded } from "./serve.js";

const list = makeFunctionReference<"query">("messages:list");
const page = makeFunctionReference<"query">("messages:page");
const send = makeFunctionReference<"mutation">("messages:send");
const refuse = makeFunctionReference<"mutation">("messages:refuse");
const secret = makeFunctionReference<"mutation">("messages:secret");
const whoAmI = makeFunctionReference<"query">("messages:whoAmI");
const sendFromAction = makeFunctionReference<"action">("nested:sendFromAction");

let embedded: Embedded;
let client: ConvexClient;
let http: ConvexHttpClient;

beforeAll(async () => {
  embedded = await startEmbedded({ functionsDir: fixtureDir });
  client = new ConvexClient(embedded.url);
  http = new ConvexHttpClient(embedded.url);
});

afterAll(async () => {
  await client.close();
  await embedded.close();
});

const executions = (path: string) =>
  embedded.engine.stats.queryExecutions.get(path) ?? 0;

describe("over the socket", () => {
  test("a subscription shows the mutation that was awaited, and those of others", async () => {
    const seen: string[][] = [];
    client.onUpdate(list, { channel: "live" }, (texts: string[]) =>
      seen.push(texts),
    );
    await vi.waitFor(() => expect(seen).toEqual([[]]), 20_000);
    await client.mutation(send, { channel: "live", text: "mine", rank: 1 });
    expect(seen.at(-1)).toEqual(["mine"]);
    await http.mutation(send, { channel: "live", text: "theirs", rank: 2 });
    await vi.waitFor(
      () => expect(seen.at(-1)).toEqual(["mine", "theirs"]),
      20_000,
    );
  });

  test("a closed range does not run again", async () => {
    const seen: string[][] = [];
    client.onUpdate(list, { channel: "closed", below: 10 }, (texts) =>
      seen.push(texts as string[]),
    );
    await vi.waitFor(() => expect(seen).toHaveLength(1), 20_000);
    const before = executions("messages:list");
    await client.mutation(send, { channel: "closed", text: "new", rank: 11 });
    await client.mutation(send, { channel: "other", text: "new", rank: 1 });
    expect(executions("messages:list")).toBe(before);
    await client.mutation(send, { channel: "closed", text: "late", rank: 9 });
    expect(executions("messages:list")).toBe(before + 1);
    expect(seen).toEqual([[], ["late"]]);
  });

  test("mutations run in the order they were made", async () => {
    const texts = Array.from({ length: 20 }, (_, rank) => String(rank));
    await Promise.all(
      texts.map((text) =>
        client.mutation(send, { channel: "order", text, rank: 0 }),
      ),
    );
    expect(await client.query(list, { channel: "order" })).toEqual(texts);
  });

  test("errors carry their data; internal functions are not found", async () => {
    const error: unknown = await client
      .mutation(refuse, {})
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConvexError);
    expect(error).toMatchObject({ data: { kind: "refused", count: 7n } });
    await expect(client.mutation(secret, {})).rejects.toThrow(
      "Could not find public function for 'messages:secret'",
    );
  });

  test("actions", async () => {
    expect(await client.action(sendFromAction, { text: "act" })).toEqual([
      "act",
    ]);
  });

  test("after a lost connection, nothing runs twice and updates go on", async () => {
    const seen: string[][] = [];
    client.onUpdate(list, { channel: "flaky" }, (texts) =>
      seen.push(texts as string[]),
    );
    await vi.waitFor(() => expect(seen).toHaveLength(1), 20_000);
    const sent = client.mutation(send, {
      channel: "flaky",
      text: "once",
      rank: 1,
    });
    embedded.dropConnections();
    await sent;
    await http.mutation(send, { channel: "flaky", text: "then", rank: 2 });
    await vi.waitFor(
      () => expect(seen.at(-1)).toEqual(["once", "then"]),
      20_000,
    );
  });

  test("identity comes from the token", async () => {
    const seen: unknown[] = [];
    client.onUpdate(whoAmI, {}, (subject) => seen.push(subject));
    await vi.waitFor(() => expect(seen).toEqual([null]), 20_000);
    const token = unsignedToken({ subject: "ada", issuer: "https://test" });
    client.setAuth(async () => token);
    await vi.waitFor(() => expect(seen.at(-1)).toBe("ada"), 20_000);
  });
});

describe("over HTTP", () => {
  test("queries, mutations, actions and errors", async () => {
    await http.mutation(send, { channel: "http", text: "a", rank: 1 });
    expect(await http.query(list, { channel: "http" })).toEqual(["a"]);
    await expect(http.mutation(refuse, {})).rejects.toMatchObject({
      data: { kind: "refused", count: 7n },
    });
    await expect(http.mutation(secret, {})).rejects.toThrow("Could not find");
    const paginationOpts = { numItems: 5, cursor: null };
    expect(await http.query(page, { paginationOpts })).toMatchObject({
      isDone: true,
    });
  });

  test("HTTP actions, at the root, under /http and of components", async () => {
    for (const base of ["", "/http"]) {
      const response = await fetch(`${embedded.url}${base}/ingest`, {
        method: "POST",
        body: "beacon",
        headers: { "user-agent": "test", authorization: "Bearer no-token" },
      });
      expect(response.status).toBe(202);
    }
    expect(await http.query(list, { channel: "ingested" })).toEqual([
      "beacon from test",
      "beacon from test",
    ]);
    const hello = await fetch(`${embedded.url}/log/hello`);
    expect(await hello.text()).toBe("hello from the component");
    expect((await fetch(`${embedded.url}/nothing`)).status).toBe(404);
  });
});
