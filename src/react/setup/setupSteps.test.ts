import { describe, expect, test } from "vitest";
import type { RefusalNote, SetupStatus } from "../../shared/api/setupStatus.js";
import { setupOf, siteOf } from "../fixtures.helpers.js";
import { createFormats } from "../format/format.js";
import { defaultLabels as labels } from "../labels/labels.js";
import { setupSteps, type SetupFacts } from "./setupSteps.js";

const wording = { labels, formats: createFormats({ locale: "en-US" }) };

const stepsOf = (facts: Partial<SetupFacts>) =>
  setupSteps(
    { site: siteOf(), status: setupOf(), isSomeoneHere: false, ...facts },
    wording,
  );

/** The step of this title, as its state and its text. */
function step(title: string, facts: Partial<SetupFacts>) {
  const found = stepsOf(facts).find((each) => each.title === title);
  return [found?.state, found?.text];
}

const refusal = (
  reason: RefusalNote["reason"],
  about = "",
): { refusals: RefusalNote[] } => ({
  refusals: [{ reason, about, requests: 1, isAtLeast: false, lastAt: 0 }],
});

test("a new site waits for nothing but its first event", () =>
  expect(stepsOf({}).map(({ title, state }) => [title, state])).toEqual([
    ["Functions", "done"],
    ["Site", "done"],
    ["Public key", "done"],
    ["Origin", "done"],
    ["First event", "open"],
  ]));

test("without an answer about the set-up, the page's own answers remain", () =>
  expect(stepsOf({ status: undefined }).map(({ title }) => title)).toEqual([
    "Functions",
    "Site",
    "First event",
  ]));

test("a paused site is wrong", () => {
  expect(step("Site", {})).toEqual(["done", "“Shop” is there."]);
  expect(step("Site", { site: siteOf({ status: "paused" }) })).toEqual([
    "wrong",
    "“Shop” is paused and refuses events. Set its status to active with updateSite.",
  ]);
});

describe("the key", () => {
  const key = (status: Partial<SetupStatus>) =>
    step("Public key", { status: setupOf(status) });
  const publicKey = (label: string) => ({ kind: "public" as const, label });

  test("is named, and a secret one is not among them", () => {
    const keys = [
      publicKey("Browser"),
      publicKey(""),
      { kind: "secret" as const, label: "Server" },
    ];
    expect(key({ keys })).toEqual([
      "done",
      "Pages send with “Browser”, a key without a label.",
    ]);
  });

  test("is missing where only a secret one is there", () =>
    expect(key({ keys: [{ kind: "secret", label: "Server" }] })).toEqual([
      "open",
      "The site has none. Give provisionSite a publicKey, or call createKey.",
    ]));

  test("is wrong where requests show another, or a secret one", () => {
    expect(key(refusal("unauthorized"))).toEqual([
      "wrong",
      "Requests came with a key that is unknown or revoked. Compare the tag's key with “Browser”.",
    ]);
    expect(key(refusal("secretInBrowser"))[0]).toBe("wrong");
  });
});

describe("the origin", () => {
  const origin = (status: Partial<SetupStatus>) =>
    step("Origin", { status: setupOf(status) });

  test("says what the site lets in", () => {
    const excluded = labels.setupLocalhostExcluded;
    expect(origin({})).toEqual([
      "done",
      `Pages of https://shop.example may send. ${excluded}`,
    ]);
    expect(origin({ allowedOrigins: [] })).toEqual([
      "done",
      `Pages of every origin may send. ${excluded}`,
    ]);
    expect(origin({ localhost: "count" })).toEqual([
      "done",
      "Pages of https://shop.example may send. Pages on localhost count too. Turn that off before launch.",
    ]);
    const allowedOrigins = Array.from({ length: 8 }, (_, i) => `*.${i}.test`);
    expect(origin({ allowedOrigins })[1]).toContain(
      "Pages of *.0.test, *.1.test, *.2.test, *.3.test, *.4.test, and 3 more may send.",
    );
  });

  test.each([
    [
      "https://new.example",
      "https://new.example is refused. Add it to allowedOrigins in the site's settings.",
    ],
    [
      "http://localhost:5173",
      "http://localhost:5173 is a page on a developer's machine. Set localhost: \"count\" in the site's settings.",
    ],
  ])("is wrong where it is refused: %s", (about, text) =>
    expect(origin(refusal("origin", about))).toEqual(["wrong", text]),
  );

  test("is right again once the site lets it in", () => {
    const status = refusal("origin", "http://localhost:5173");
    expect(origin({ ...status, localhost: "exclude" })[0]).toBe("wrong");
    expect(origin({ ...status, localhost: "count" })[0]).toBe("done");
  });

  test("is wrong where a request has none", () =>
    expect(origin(refusal("missingOrigin"))[0]).toBe("wrong"));

  test("is wrong while pages on localhost come and do not count", () => {
    const notCounted = [{ reason: "localhost" as const, events: 2 }];
    expect(origin({ notCounted })).toEqual([
      "wrong",
      labels.setupLocalhostExcluded,
    ]);
    expect(origin({ notCounted, localhost: "count" })[0]).toBe("done");
  });
});

describe("the first event", () => {
  const event = (facts: Partial<SetupFacts>) => step("First event", facts)[0];

  test("is done once one is stored, or somebody is here", () => {
    expect(event({})).toBe("open");
    expect(event({ isSomeoneHere: true })).toBe("done");
    expect(event({ status: setupOf({ hasEvent: true }) })).toBe("done");
  });

  test("is wrong once something was refused or did not count", () => {
    const bots = { notCounted: [{ reason: "bot" as const, events: 1 }] };
    expect(event({ status: setupOf(bots) })).toBe("wrong");
    expect(event({ status: setupOf(refusal("unauthorized")) })).toBe("wrong");
    expect(
      event({ status: setupOf(refusal("origin", "https://shop.example")) }),
    ).toBe("open");
  });
});
