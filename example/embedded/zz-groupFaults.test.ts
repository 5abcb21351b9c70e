import { beforeEach, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../src/shared/incoming.js";
import { HOUR, MINUTE } from "../../src/shared/units.js";
import type { Act, Workload } from "./faults.helpers.js";
vi.mock("./faultState.helpers.js", async (original) => {
  const actual = await original<typeof import("./faultState.helpers.js")>();
  const strip = (row: any) => { const { _id, _creationTime, siteId, seq, event, eventDocumentId, documentId, eventRowId, ...rest } = row; return JSON.stringify(rest, (_k, v) => typeof v === "bigint" ? "n" : v); };
  return { ...actual, siteState: async (engine: any, siteId: string, span: any) => {
    const more: Record<string, string[]> = {};
    for (const table of ["users", "groups", "eventGroups"]) {
      more[table] = (await engine.runQuery(async (ctx: any) => ctx.db.query(table).collect())).map(strip).sort();
    }
    return { ...(await actual.siteState(engine, siteId, span)), ...more };
  } };
});
const { faultsOf, prepare, expectFailures } = await import("./faults.helpers.js");
const T = Date.UTC(2026, 2, 1, 9);
let n = 0;
const e = (at: number, f: Partial<IncomingEvent>): IncomingEvent => ({ type: "pageview", eventId: `g${n++}`, occurredAt: T + at, ...f }) as IncomingEvent;
const one = [
  e(5 * MINUTE, { visitorId: "a", path: "/", groups: ["acme", "beta"] }),
  e(6 * MINUTE, { type: "identify", visitorId: "a", increments: [{ key: "n", by: 1 }], groups: ["acme"] }),
  e(7 * MINUTE, { type: "identify", userId: "bea", increments: [{ key: "n", by: 2 }], groups: ["beta"], traits: [{ key: "t", value: 1 }] }),
  e(8 * MINUTE, { type: "group", groupId: "acme", name: "Acme", traits: [{ key: "x", value: 1 }] }),
];
const two = [
  e(40 * MINUTE, { type: "identify", visitorId: "a", userId: "poison", increments: [{ key: "n", by: 10 }], groups: ["gamma"] }),
  e(41 * MINUTE, { type: "identify", userId: "bea", increments: [{ key: "n", by: 20 }] }),
  e(42 * MINUTE, { type: "group", groupId: "acme", name: "Acme2" }),
  e(43 * MINUTE, { visitorId: "a", path: "/late", groups: ["gamma"] }),
];
const a: Act = async ({ send, until }) => { await send(one); await until(T + 54 * MINUTE); };
const b: Act = async ({ send, until, usePoison }) => { usePoison("poison"); await send(two); await until(T + 58 * MINUTE); };
const c: Act = async ({ until, upkeep, usePoison }) => { usePoison(null); await upkeep("retryDeadLetters"); await until(T + HOUR); };
const w: Workload = { from: T + 52 * MINUTE, to: T + HOUR, days: 1, reports: { from: T, to: T + 6 * HOUR }, before: [], acts: [a, b, c] };
beforeEach(expectFailures);
test("groups and increments under faults", async () => {
  const p = await prepare(w);
  process.stdout.write(JSON.stringify({ steps: p.steps.length, visitors: p.state.visitors, users: p.state["users"], groups: p.state["groups"], eg: p.state["eventGroups"], dl: p.state.deadLetters }) + "\n");
  const faults: string[] = [];
  const until = Date.now() + 150_000;
  let done = 0;
  for (const step of p.steps.keys()) { if (Date.now() > until) break; faults.push(...(await faultsOf(p, [step]))); done++; }
  process.stdout.write(`done ${done}\n${faults.slice(0, 20).join("\n")}\n`);
  expect(faults).toEqual([]);
}, 240_000);
