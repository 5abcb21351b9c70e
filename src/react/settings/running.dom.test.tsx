/** An operator looks at how the site runs: health, events that failed, usage. */
import { describe, expect, test } from "vitest";
import type { ListedDeadLetter } from "../../shared/api/deadLetters.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { noon } from "../lists/listFixtures.helpers.js";
import { panelText } from "../openDashboard.helpers.js";
import {
  allNamed,
  button,
  click,
  named,
  textOf,
  until,
} from "../page.helpers.js";
import { healthOf, openSettings, pageOf, usageOf } from "./settings.helpers.js";

describe("health", () => {
  test("is good in words", async () => {
    await openSettings();
    expect(panelText("Health")).toContain(
      "Good: every event is counted in time.",
    );
    expect(panelText("Health")).toContain("Lane 1good, nothing waits");
  });

  test("says what is wrong, lane by lane, and what to do before launch", async () => {
    await openSettings({
      getHealth: () =>
        healthOf({
          level: "down",
          reasons: ["failing", "late"],
          reminders: ["localhostCounts"],
          pendingEvents: 1200,
          repairing: 3,
          lanes: [
            {
              lane: 0,
              status: "running",
              lagMs: HOUR,
              isLate: false,
            },
            { lane: 1, status: "running", lagMs: HOUR, isLate: true },
            {
              lane: 2,
              status: "stopped",
              stoppedBy: "operator",
              lagMs: 0,
              isLate: false,
            },
            {
              lane: 3,
              status: "stopped",
              stoppedBy: "failure",
              retryAt: noon + MINUTE,
              lagMs: 0,
              isLate: false,
            },
          ],
        }),
    });
    const text = panelText("Health");
    for (const words of [
      "Wrong: events are refused",
      "A lane has stopped because events failed.",
      "Events have waited too long",
      "Pages on localhost count. Exclude them before launch.",
      "wait to be counted: about 1,200",
      "being counted again: 3",
      "Lane 1good, the oldest event has waited for 1h",
      "Lane 2behind, the oldest event has waited for 1h",
      "Lane 3stopped",
      "Lane 4stopped after failures, tries again Mar 15, 2026",
    ]) {
      expect(text).toContain(words);
    }
  });

  test("stops counting after a question, asks again, and starts it", async () => {
    let isStopped = false;
    const { argsOf, sent } = await openSettings({
      getHealth: () =>
        healthOf({
          lanes: [
            {
              lane: 0,
              status: isStopped ? "stopped" : "idle",
              lagMs: 0,
              isLate: false,
            },
          ],
        }),
      stopFolds: () => {
        isStopped = true;
        return null;
      },
      startFolds: () => {
        isStopped = false;
        return null;
      },
    });
    const asked = () =>
      sent.filter((name) => name === "analytics:getHealth").length;
    const before = asked();
    await click(button("Stop counting"));
    expect(argsOf("stopFolds")).toEqual([]);
    await click(named('dialog button[type="submit"]', "Stop counting"));
    expect(argsOf("stopFolds")).toEqual([{ siteId: "s1" }]);
    expect(asked()).toBe(before + 1);
    expect(panelText("Health")).toContain("Lane 1stopped");
    await click(button("Start counting"));
    expect(panelText("Health")).toContain("nothing waits");
  });

  test("is asked again by hand", async () => {
    const { argsOf } = await openSettings();
    await click(button("Refresh"));
    expect(argsOf("getHealth")).toHaveLength(2);
  });
});

const letterOf = (letter: Partial<ListedDeadLetter>): ListedDeadLetter => ({
  deadLetterId: "d1",
  eventDocumentId: "e1",
  occurredAt: noon - HOUR,
  failedAt: noon - HOUR,
  reason: "threw",
  error: "no such currency",
  attempts: 2,
  retryAt: noon + HOUR,
  event: { type: "track", name: "purchase" },
  ...letter,
});

describe("events that failed", () => {
  test("are none in words", async () => {
    await openSettings();
    expect(panelText("Events that failed")).toBe(
      "Events that failed Every event could be counted.".replace(
        "failed ",
        "failed",
      ),
    );
  });

  test("have a name, a reason, a time and attempts", async () => {
    const {
      retryAt: _retryAt,
      event: _event,
      ...quarantined
    } = letterOf({
      deadLetterId: "d2",
      reason: "unreadable",
    });
    await openSettings({
      listDeadLetters: () => pageOf([letterOf({}), quarantined]),
    });
    const text = panelText("Events that failed");
    expect(text).toContain("purchase");
    expect(text).toContain("Counting it failed. no such currency");
    expect(text).toContain("Failed 1 hr. ago · attempts: 2");
    expect(text).toContain("(the event is gone) waits for you");
    expect(text).toContain("The stored event cannot be read.");
  });

  test("are retried at once, and discarded after a question", async () => {
    const { argsOf } = await openSettings({
      listDeadLetters: () => pageOf([letterOf({})]),
      retryDeadLetters: () => ({ reset: 1, hasMore: false }),
      discardDeadLetters: () => ({ discarded: 1000, hasMore: true }),
    });
    await click(button("Retry purchase"));
    expect(argsOf("retryDeadLetters")).toEqual([
      { siteId: "s1", deadLetterIds: ["d1"] },
    ]);
    expect(panelText("Events that failed")).toContain(
      "Events that are tried again: 1",
    );
    expect(argsOf("listDeadLetters"), "asked again").toHaveLength(2);
    await click(button("Discard purchase"));
    expect(argsOf("discardDeadLetters")).toEqual([]);
    await click(button("Cancel"));
    await click(button("Discard all"));
    await click(named('dialog button[type="submit"]', "Discard"));
    expect(argsOf("discardDeadLetters")).toEqual([{ siteId: "s1" }]);
    expect(panelText("Events that failed")).toContain(
      "Events that are deleted: 1,000 The rest follows in the background.",
    );
    await click(button("Retry all"));
    expect(argsOf("retryDeadLetters")[1]).toEqual({ siteId: "s1" });
  });

  test("come in pages, back and forth", async () => {
    await openSettings({
      listDeadLetters: ({ paginationOpts: { cursor } }) =>
        cursor === null
          ? pageOf([letterOf({})], "next")
          : pageOf([letterOf({ event: { name: "refund" } })]),
    });
    const shows = (name: string) =>
      until(() => expect(panelText("Events that failed")).toContain(name));
    await shows("purchase");
    await click(button("Next"));
    await shows("refund");
    expect(panelText("Events that failed")).not.toContain("purchase");
    await click(button("Previous"));
    await shows("purchase");
  });
});

describe("usage", () => {
  test("is empty in words", async () => {
    await openSettings();
    expect(panelText("Usage")).toContain(
      "Nothing has arrived in the last 30 days.",
    );
  });

  test("has a bar for each of 30 days, and a table of everything", async () => {
    const yesterday = Math.floor(noon / DAY) * DAY - DAY;
    const { argsOf } = await openSettings({
      getUsage: () => [usageOf({ day: yesterday, accepted: 21 }), usageOf()],
    });
    expect(argsOf("getUsage")).toEqual([
      { siteId: "s1", from: noon - 29 * DAY, to: noon + DAY },
    ]);
    const bars = named('[role="img"]', /Stored events/);
    expect(bars.getAttribute("aria-label")).toBe(
      "Stored events: 28. The most on one day: 21.",
    );
    expect(bars.children).toHaveLength(30);
    const rows = [
      ...document.querySelectorAll(".footfall-settings-table tbody tr"),
    ].map((row) => [...row.children].map(textOf));
    expect(rows.slice(0, 3)).toEqual([
      ["Sun, Mar 15", "7", "5", "3", "2", "1", "2"],
      ["Sat, Mar 14", "21", "5", "3", "2", "1", "2"],
      ["Fri, Mar 13", "0", "0", "0", "0", "0", "0"],
    ]);
    expect(rows).toHaveLength(30);
    expect(allNamed("summary", "As a table")).toHaveLength(1);
  });
});
