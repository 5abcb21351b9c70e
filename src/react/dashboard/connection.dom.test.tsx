/** A viewer's page has no connection, no answer, or no right to read. */
import { ConvexError } from "convex/values";
import { act } from "react";
import { describe, expect, test, vi } from "vitest";
import { footfallError } from "../../shared/errors.js";
import { SECOND } from "../../shared/units.js";
import { siteOf } from "../fixtures.helpers.js";
import {
  listFirst,
  openDashboard,
  panelText,
} from "../openDashboard.helpers.js";
import { named, textOf } from "../page.helpers.js";

const down = { isWebSocketConnected: false };
const up = { isWebSocketConnected: true, connectionRetries: 0 };

const open = (
  answers: Parameters<typeof openDashboard>[0] = {},
  connection = up,
) =>
  openDashboard(
    answers,
    { tabs: listFirst },
    { connection, areTimersFake: true },
  );

const pass = (seconds: number) =>
  act(() => vi.advanceTimersByTimeAsync(seconds * SECOND));

const skeletons = () => document.querySelectorAll(".footfall-skeleton").length;

const noConnection =
  "There is no connection to https://happy-animal-123.convex.cloud.";
const noAnswer = "https://happy-animal-123.convex.cloud has not answered yet.";

describe("before the site is known", () => {
  const openWaiting = (connection: typeof up) =>
    open({ getSite: undefined }, connection);

  test("a page without a connection says so after five seconds, with the address", async () => {
    await openWaiting({ ...up, ...down });
    await pass(4.9);
    expect(panelText("Analytics")).toBe("AnalyticsLoading…");
    await pass(0.1);
    expect(panelText("Analytics")).toContain(noConnection);
    expect(panelText("Analytics")).toContain("The page goes on trying.");
    expect(skeletons()).toBe(0);
  });

  test("the words go when the answer comes", async () => {
    const { answer, connect } = await openWaiting({ ...up, ...down });
    await pass(60);
    expect(panelText("Analytics")).toContain(noConnection);
    await connect(up);
    expect(panelText("Analytics")).toContain(noAnswer);
    await answer("getSite", siteOf());
    expect(textOf()).not.toContain(noAnswer);
    expect(textOf(named("h2", /./))).toBe("Shop");
  });

  test("a connection that drops again before it has answered is none", async () => {
    await openWaiting({ ...up, connectionRetries: 3 });
    await pass(5);
    expect(panelText("Analytics")).toContain(noConnection);
  });

  test("a page that has a connection and no answer says that", async () => {
    await openWaiting(up);
    await pass(5);
    expect(panelText("Analytics")).toContain(noAnswer);
    expect(panelText("Analytics")).toContain("signed in");
    expect(skeletons()).toBe(0);
  });
});

describe("a connection that is lost later", () => {
  const note = () =>
    textOf(document.querySelector<HTMLElement>(".footfall-connection")!);

  test("has a line after five seconds, until it is back", async () => {
    const { connect } = await open();
    await connect(down);
    await pass(4.9);
    expect(note()).toBe("");
    await pass(0.1);
    expect(note()).toContain(noConnection);
    expect(panelText("Sessions"), "the last answer stays").toContain(
      "/pricing",
    );
    await connect(up);
    expect(note()).toBe("");
  });

  test("has none where it is back within five seconds", async () => {
    const { connect } = await open();
    await connect(down);
    await pass(3);
    await connect(up);
    await connect(down);
    await pass(3);
    expect(note()).toBe("");
  });
});

describe("a reader who may not read", () => {
  test.each<[string, Error, string]>([
    [
      "auth answers nothing",
      footfallError("forbidden", "getSite is not allowed."),
      "You may not see this.",
    ],
    ["auth says why", new ConvexError("Sign in first."), "Sign in first."],
    [
      "auth throws a plain error, in production",
      new Error(
        "[CONVEX Q(analytics:getSite)] [Request ID: 5f] Server Error\n  Called by client",
      ),
      "The server does not say why.",
    ],
  ])("reads words at once and no skeleton: %s", async (_, error, words) => {
    await open({ getSite: () => error });
    expect(panelText("Analytics")).toContain(words);
    expect(panelText("Analytics")).toContain("auth");
    expect(skeletons()).toBe(0);
    await pass(10);
    expect(panelText("Analytics")).toContain(words);
  });

  test("gets in without another try once the app lets them", async () => {
    const { answer } = await open({
      getSite: () => footfallError("forbidden", "getSite is not allowed."),
    });
    await answer("getSite", siteOf());
    expect(textOf(named("h2", /./))).toBe("Shop");
  });
});
