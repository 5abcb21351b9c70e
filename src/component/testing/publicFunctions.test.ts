import { describe, expect, test } from "vitest";
import { modules } from "./setup.helpers.js";

interface Registered {
  isPublic?: boolean;
  isInternal?: boolean;
  exportArgs(): string;
  exportReturns(): string;
}

async function functions(): Promise<[string, Registered][]> {
  const found: [string, Registered][] = [];
  for (const [path, load] of Object.entries(modules)) {
    if (/test|helpers|config|_generated/.test(path)) continue;
    const exported = (await load()) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value === "function" && "exportArgs" in value) {
        const module = path.replace(/^(\.\.?\/)+|\.ts$/g, "");
        found.push([`${module}:${name}`, value as unknown as Registered]);
      }
    }
  }
  return found;
}

describe("functions of the component", () => {
  test("an app can call these, and no others", async () => {
    const names = (await functions())
      .filter(([, registered]) => registered.isPublic)
      .map(([name]) => name);
    expect(names.sort()).toEqual([
      "admission:admit",
      "admission:admitApp",
      "audit:auditBuckets",
      "compaction:compactShards",
      "cookieless:prepareSalt",
      "deadLetters:discardDeadLetters",
      "deadLetters:listDeadLetters",
      "deadLetters:retryDeadLetters",
      "erasure:eraseVisitor",
      "eventProperties:getEventPropertyBreakdown",
      "eventProperties:getEventPropertyKeys",
      "firstBucket:getFirstBucket",
      "groupDeletion:deleteGroup",
      "groups:getGroup",
      "groups:listGroups",
      "health:getHealth",
      "health:startFolds",
      "health:stopFolds",
      "imports:closeImport",
      "imports:listImports",
      "imports:openImport",
      "ingest:ingest",
      "intakeHealth:getIntakeHealth",
      "keys:createKey",
      "keys:listKeys",
      "keys:revokeKey",
      "kick:kickLanes",
      "lists:listEvents",
      "lists:listPageviews",
      "lists:listSessions",
      "lists:listVisitors",
      "live:heartbeat",
      "personExport:exportVisitor",
      "profiles:findFixedTraits",
      "prune:pruneExpired",
      "realtime:getRealtime",
      "rebuild:rebuildRange",
      "record:record",
      "refusals:noteRefusal",
      "removals:deleteEvents",
      "reportPasses:accepts",
      "reportPasses:issue",
      "reportPasses:revokeReportPasses",
      "reportPasses:startReportPasses",
      "reportPasses:stopReportPasses",
      "reportStatus:getReportStatus",
      "reports:getBreakdown",
      "reports:getOverview",
      "reports:getSummary",
      "reports:getTimeseries",
      "requests:ingest",
      "retention:cleanup",
      "retention:cleanupSite",
      "retry:retryDueDeadLetters",
      "setupStatus:getSetupStatus",
      "siteList:listSites",
      "sites:createSite",
      "sites:deleteSite",
      "sites:getSettings",
      "sites:getSite",
      "sites:provisionSite",
      "sites:updateSite",
      "switches:pauseIntake",
      "switches:resumeIntake",
      "undoImport:undoImport",
      "usage:getUsage",
      "usage:recordNotStored",
      "users:getUser",
      "visitorProfile:getVisitor",
    ]);
  });

  test("all validate what comes in and what goes out", async () => {
    for (const [name, registered] of await functions()) {
      const typeOf = (exported: string) =>
        (JSON.parse(exported) as { type: string }).type;
      const types = [
        typeOf(registered.exportArgs()),
        typeOf(registered.exportReturns()),
      ];
      expect([name, types[0], types[1] === "any"]).toEqual([
        name,
        "object",
        false,
      ]);
    }
  });
});
