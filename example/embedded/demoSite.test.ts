/** A shell administers the demo as the README beside this file says. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { provisionDemoSite, setDemoEnvironment } from "./demoSite.js";
import { ManualClock } from "./engine.js";
import { identityOfToken } from "./identity.js";
import { createEngineFromModules } from "./load.js";

afterAll(() => vi.unstubAllEnvs());

const readme = readFileSync(
  path.join(import.meta.dirname, "README.md"),
  "utf8",
);
const [, claims = ""] = /claims=\$\(printf '(\{.*?\})'/.exec(readme) ?? [];
const identityOf = (payload: string) =>
  identityOfToken(`.${Buffer.from(payload).toString("base64url")}.`);
const customer = '{"sub": "bob", "iss": "https://shop.example"}';

async function startDemo() {
  vi.stubEnv("FOOTFALL_STAFF", undefined);
  setDemoEnvironment();
  const engine = await createEngineFromModules(
    path.resolve(import.meta.dirname, "../convex"),
    { clock: new ManualClock(Date.UTC(2026, 2, 2, 9, 30)) },
  );
  return { engine, siteId: await provisionDemoSite(engine) };
}

test("everybody on the machine may administer the demo, and elsewhere whom the README's token names", async () => {
  const { engine, siteId } = await startDemo();
  const call = (payload: string) =>
    engine.query(
      "analytics:listKeys",
      { siteId },
      { identity: identityOf(payload) },
    );
  // The page has no sign-in, so whoever opens it on this machine is staff.
  expect(await call(customer)).toHaveLength(2);
  vi.stubEnv("FOOTFALL_LOCAL_STAFF", undefined);
  expect(await call(claims)).toHaveLength(2);
  await expect(call(customer)).rejects.toThrow("listKeys is not allowed.");
});
