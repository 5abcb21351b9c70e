/**
 * A user agent has bytes beyond ASCII: the platform's metadata leave it out, and the header has it.
 */
import path from "node:path";
import { expect, test } from "vitest";
import { generateKey, hashKey } from "../../src/client/keys.js";
import { exchange } from "./rawRequests.helpers.js";
import { startEmbedded } from "./serve.js";

const functionsDir = path.resolve(import.meta.dirname, "fixtures/intake");
const inComponent = { component: "footfall" } as const;

test("a browser that adds its name in another script is counted as what it is", async () => {
  const embedded = await startEmbedded({ functionsDir, crons: false });
  try {
    const { engine, port } = embedded;
    const { siteId } = (await engine.mutation(
      "sites:createSite",
      { slug: "site", name: "Site" },
      inComponent,
    )) as { siteId: string };
    const key = generateKey("public");
    const hash = hashKey(key, "value");
    const args = { siteId, kind: "public", hash };
    await engine.mutation("keys:createKey", args, inComponent);
    const body = JSON.stringify({
      events: [{ type: "pageview", url: "https://shop.example/" }],
    });
    const agent =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Café/1";
    const answer = await exchange(
      port,
      [
        "POST /analytics/ingest HTTP/1.1",
        "Host: app.example",
        "Connection: close",
        "Content-Type: application/json",
        `X-Footfall-Key: ${key}`,
        "X-Forwarded-For: 192.0.2.1",
        `User-Agent: ${agent}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        "",
        body,
      ].join("\r\n"),
    );
    expect(answer).toMatch(/^HTTP\/1.1 202 /);
    const page = await engine.query(
      "lists:listEvents",
      { siteId, paginationOpts: { numItems: 10, cursor: null } },
      inComponent,
    );
    expect(page).toMatchObject({
      page: [
        { browser: "Chrome", os: "Windows", device: "desktop", country: "FR" },
      ],
    });
  } finally {
    await embedded.close();
  }
});
