/**
 * A function sees an identity across the border of a component, and the metadata of its request.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtureDir } from "./fixtures.helpers.js";
import { exchange } from "./rawRequests.helpers.js";
import { clientOf } from "./requests.js";
import { startEmbedded, type Embedded } from "./serve.js";

const identity = { subject: "ada", issuer: "https://test" };

let embedded: Embedded;
beforeAll(async () => {
  embedded = await startEmbedded({ functionsDir: fixtureDir });
});
afterAll(() => embedded.close());

describe("an identity", () => {
  test("stays with the transaction, inside a component too", async () => {
    const { engine } = embedded;
    expect(await engine.query("callers:whoAmINested", {}, { identity })).toBe(
      "ada",
    );
    expect(await engine.query("callers:whoIsInTheLog", {}, { identity })).toBe(
      "ada",
    );
    expect(
      await engine.mutation("callers:whoWritesTheLog", {}, { identity }),
    ).toBe("ada");
  });

  test("does not pass from an action into a component, nor on from there", async () => {
    const answer = await embedded.engine.action(
      "callers:whoAreWe",
      {},
      { identity },
    );
    expect(answer).toEqual(["ada", null, null, null]);
  });

  test("is nothing that the component of Footfall asks for", () => {
    const component = path.resolve(import.meta.dirname, "../../src/component");
    const asking = readdirSync(component, { recursive: true })
      .map(String)
      .filter((name) => /(?<!\.test)\.ts$/.test(name))
      .filter((name) =>
        /getUserIdentity|\bctx\.auth\b|\{[^}]*\bauth\b[^}]*\}: \w*Ctx/.test(
          readFileSync(path.join(component, name), "utf8"),
        ),
      );
    expect(asking).toEqual([]);
  });
});

async function send(headers: string): Promise<unknown> {
  const answer = await exchange(
    embedded.port,
    `GET /sender HTTP/1.1\r\nHost: test\r\nConnection: close\r\n${headers}\r\n`,
  );
  return JSON.parse(/\{.*\}/.exec(answer)![0]);
}

describe("the sender of a request", () => {
  test("has the first address of X-Forwarded-For, else the socket's", async () => {
    expect(
      await send("X-Forwarded-For: 203.0.113.9 , 10.0.0.1\r\n"),
    ).toMatchObject({ ip: "203.0.113.9" });
    expect(await send("")).toMatchObject({ ip: "127.0.0.1" });
    expect(await send("X-Forwarded-For: \r\n")).toMatchObject({ ip: "" });
    expect(await send("X-Forwarded-For: ü\r\n")).toMatchObject({
      ip: "127.0.0.1",
    });
  });

  test("has no user agent where it is not ASCII; the header shows its bytes as Latin-1", async () => {
    expect(await send("User-Agent: Chrome\r\n")).toMatchObject({
      userAgent: "Chrome",
      header: "Chrome",
    });
    expect(await send("User-Agent: Café/1\r\n")).toMatchObject({
      userAgent: null,
      header: "CafÃ©/1",
    });
    expect(await send("")).toMatchObject({ userAgent: null, header: null });
  });

  test("is found over the socket by the same rule", () => {
    const headers = { "x-forwarded-for": "203.0.113.9", "user-agent": "\xe9" };
    const socket = { remoteAddress: "127.0.0.1" } as never;
    expect(clientOf({ headers, socket })).toEqual({
      ip: "203.0.113.9",
      userAgent: null,
    });
  });
});
