/** Calls cost what the docstrings of public functions and the documents say. No test times them. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { startCostApp } from "./app.helpers.js";
import {
  costOf,
  type CostCase,
  type CostClaim,
  type CostPlace,
} from "./claims.helpers.js";
import { costsOfAdministration } from "./ofAdministration.helpers.js";
import { costsOfIngest } from "./ofIngest.helpers.js";
import { costsOfLists } from "./ofLists.helpers.js";
import { costsOfLive } from "./ofLive.helpers.js";
import { costsOfOwnCalls } from "./ofOwnCalls.helpers.js";
import { costsOfReports } from "./ofReports.helpers.js";
import { costsOfRoutes } from "./ofRoutes.helpers.js";
import { costsOfSetup } from "./ofSetup.helpers.js";
import { costsOfUpkeep } from "./ofUpkeep.helpers.js";
import {
  costsInDocstrings,
  countsInDocuments,
  oneLine,
  publicDocstrings,
  textOf,
} from "./sentences.helpers.js";

const claims: readonly CostClaim[] = [
  ...costsOfIngest,
  ...costsOfRoutes,
  ...costsOfOwnCalls,
  ...costsOfReports,
  ...costsOfLists,
  ...costsOfLive,
  ...costsOfAdministration,
  ...costsOfUpkeep,
  ...costsOfSetup,
];

afterEach(() => {
  vi.restoreAllMocks();
});

async function expectCost(each: CostCase, size: number): Promise<void> {
  const { chance = 0.999, hasOwnCrons = false } = each;
  vi.spyOn(Math, "random").mockReturnValue(chance);
  const app = await startCostApp({ hasOwnCrons });
  try {
    await each.setUp?.(app, size);
    const cost = await costOf(app, () => each.call(app, size));
    const expected = each.cost(size);
    const names = Object.keys(expected) as (keyof typeof expected)[];
    const counted = names.map((name) => [name, cost[name]]);
    expect(Object.fromEntries(counted)).toEqual(expected);
  } finally {
    app.close();
  }
}

const places = claims.flatMap((claim) => claim.places);

const docstrings = publicDocstrings();

/** Sentences that are there and in no claim, with their places. */
function unclaimed(found: readonly CostPlace[]): string[] {
  return found.flatMap(({ of, says }) => {
    const own = places.filter((place) => place.of === of);
    const claimed = new Set(own.flatMap((place) => place.says));
    return says
      .filter((sentence) => !claimed.has(sentence))
      .map((sentence) => `${of}: ${sentence}`);
  });
}

test("every sentence of a public function about its cost is in a claim", () => {
  expect(unclaimed(costsInDocstrings(docstrings))).toEqual([]);
});

test("every count of calls and documents that a person wrote is in a claim", () => {
  expect(unclaimed(countsInDocuments())).toEqual([]);
});

test("every claim says what its docstring or document says", () => {
  const isSaid = (of: string, sentence: string) => {
    const text = of.startsWith("docs/") ? textOf(of) : docstrings.get(of);
    return oneLine(text ?? "").includes(sentence);
  };
  const wrong = places.flatMap(({ of, says }) =>
    says.filter((sentence) => !isSaid(of, sentence)),
  );
  expect(wrong).toEqual([]);
});

test("every claim is counted, here or in a file that it names", () => {
  const uncounted = claims.filter(
    ({ cases = [], assertedBy = [], measuredBy = [] }) =>
      cases.length + assertedBy.length + measuredBy.length === 0,
  );
  expect(uncounted).toEqual([]);
  for (const { assertedBy = [], measuredBy = [] } of claims)
    for (const file of [...assertedBy, ...measuredBy]) textOf(file);
});

const cases = claims.flatMap(({ places, cases: own = [] }) =>
  own.map((each) => ({ ...each, of: places[0]?.of ?? "" })),
);

describe.each(cases)("$of: $name", (each) => {
  test.each(each.sizes ?? [0])("%d", (size) => expectCost(each, size));
});
