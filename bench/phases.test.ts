/** The bench knows every function whose work it counts. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { scheduledPaths } from "../src/component/testing/scheduledPaths.helpers.js";
import { kindOf, namedFunctions, phaseOf } from "./phases.js";

const component = path.resolve(import.meta.dirname, "../src/component");

describe("a phase", () => {
  test.each([
    ["admission:admit", "admission"],
    ["ingest:ingest", "ingest"],
    ["requests:ingest", "ingest"],
    ["intake/snapshot:admit", "admission"],
    ["fold/loop:foldAttempt", "fold"],
    ["fold/laneWork:nextBatch", "loops"],
    ["batchWorker:loop:run", "loops"],
    ["rollups/compactUp:build", "compaction"],
    ["rollups/settle:settleDimension", "compaction"],
    ["intake/usageWorker:mergeEntries", "usage"],
  ])("has %s: %s", (name, phase) => {
    expect(phaseOf(name)).toBe(phase);
  });

  test.each(["reports:getOverview", "sites:createSite", "upkeep/crons:look"])(
    "has no %s",
    (name) => {
      expect(phaseOf(name)).toBeUndefined();
    },
  );

  test.each(scheduledPaths.filter((name) => /^(fold|rollups)\//.test(name)))(
    "has the scheduled %s",
    (name) => {
      expect(phaseOf(name)).toBeDefined();
    },
  );
});

test.each(namedFunctions)("%s is a function of the component", (name) => {
  const [module = "", ofModule = ""] = name.split(":");
  const text = readFileSync(path.join(component, `${module}.ts`), "utf8");
  expect(text).toContain(`export const ${ofModule} = `);
});

test("a run that folds is a fold, and a look without work is none", () => {
  const ran = (...names: string[]) => new Map(names.map((name) => [name, 1]));
  const kindOfRun = (...names: string[]) =>
    kindOf("", "fold/loop:run", ran(...names));
  expect(kindOfRun("fold/loop:foldAttempt")).toBe("fold");
  expect(kindOfRun("fold/laneWork:nextBatch")).toBe("loop without work");
});
