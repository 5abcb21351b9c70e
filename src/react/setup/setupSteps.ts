/** The way to the first event as a checklist: what is done, what is not, and what is wrong. */
import type { SetupStatus } from "../../shared/api/setupStatus.js";
import type { PublicSite } from "../../shared/site/publicSite.js";
import { visibleText } from "../format/visibleText.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { isLocal, openRefusals, type Wording } from "./refusals.js";

export interface SetupStep {
  title: string;
  state: "done" | "open" | "wrong";
  /** Says what is there, or what to do. */
  text: string;
}

/** The facts that the steps are about. */
export interface SetupFacts {
  site: Pick<PublicSite, "name" | "status">;
  /** Undefined: it has not come, or the app does not answer it. */
  status: SetupStatus | undefined;
  /** An event has come, whatever the status says. */
  isSomeoneHere: boolean;
}

/** The most origins and keys that a line names. */
const MOST_NAMES = 5;

/** Returns the steps in order. The key and the origin are there once the status is known. */
export function setupSteps(facts: SetupFacts, wording: Wording): SetupStep[] {
  const { labels } = wording;
  const { status } = facts;
  return [
    {
      title: labels.setupDeployed,
      state: "done",
      text: labels.setupDeployedDone,
    },
    siteStep(facts.site, labels),
    ...(status ? [keyStep(status, wording), originStep(status, wording)] : []),
    eventStep(facts, labels),
  ];
}

function siteStep(
  { name, status }: SetupFacts["site"],
  labels: Labels,
): SetupStep {
  const isPaused = status === "paused";
  const label = isPaused ? labels.setupSitePaused : labels.setupSiteDone;
  return {
    title: labels.setupSite,
    state: isPaused ? "wrong" : "done",
    text: fillLabel(label, { name: visibleText(name, labels) }),
  };
}

function keyStep(status: SetupStatus, wording: Wording): SetupStep {
  const { labels } = wording;
  const title = labels.setupKey;
  const named = publicKeyLabels(status).map((label) =>
    label === "" ? labels.setupKeyUnnamed : `“${visibleText(label, labels)}”`,
  );
  const keys = namesText(named, wording);
  const isRefused = refusalTest(status);
  if (isRefused("secretInBrowser")) {
    return { title, state: "wrong", text: labels.setupKeySecret };
  }
  if (named.length === 0) {
    return { title, state: "open", text: labels.setupKeyMissing };
  }
  const isWrong = isRefused("unauthorized");
  const label = isWrong ? labels.setupKeyWrong : labels.setupKeyDone;
  return {
    title,
    state: isWrong ? "wrong" : "done",
    text: fillLabel(label, { keys }),
  };
}

function originStep(status: SetupStatus, wording: Wording): SetupStep {
  const { labels } = wording;
  const wrong = originFault(status, labels);
  return {
    title: labels.setupOrigin,
    state: wrong === null ? "done" : "wrong",
    text: wrong ?? originsText(status, wording),
  };
}

/** Says which pages the site does not let in, and the way out. Null: none is known. */
function originFault(status: SetupStatus, labels: Labels): string | null {
  const refused = openRefusals(status).find(
    ({ reason }) => reason === "origin",
  );
  if (refused) {
    const origin = visibleText(refused.about, labels);
    return fillLabel(
      isLocal(refused.about)
        ? labels.setupOriginLocal
        : labels.setupOriginWrong,
      { origin },
    );
  }
  if (refusalTest(status)("missingOrigin")) return labels.setupOriginMissing;
  const isLocalLeftOut =
    status.localhost === "exclude" &&
    status.notCounted.some(({ reason }) => reason === "localhost");
  return isLocalLeftOut ? labels.setupLocalhostExcluded : null;
}

function originsText(
  { allowedOrigins, localhost }: SetupStatus,
  wording: Wording,
): string {
  const { labels } = wording;
  const origins =
    allowedOrigins.length === 0
      ? labels.setupOriginAny
      : fillLabel(labels.setupOriginListed, {
          origins: namesText(allowedOrigins, wording),
        });
  return localhost === "count"
    ? `${origins} ${labels.setupLocalhostCounts}`
    : `${origins} ${labels.setupLocalhostExcluded}`;
}

function eventStep(facts: SetupFacts, labels: Labels): SetupStep {
  const title = labels.setupEvent;
  if (hasFirstEvent(facts)) {
    return { title, state: "done", text: labels.setupEventDone };
  }
  return isAnyRefused(facts.status)
    ? { title, state: "wrong", text: labels.setupEventWrong }
    : { title, state: "open", text: labels.setupEventOpen };
}

/** Whether an event has come that the reports do not have yet. */
export function hasFirstEvent({ status, isSomeoneHere }: SetupFacts): boolean {
  return isSomeoneHere || status?.hasEvent === true;
}

/** Whether something came and does not count, as far as nobody has fixed that. */
export function isAnyRefused(status: SetupStatus | undefined): boolean {
  if (!status) return false;
  return openRefusals(status).length > 0 || status.notCounted.length > 0;
}

/** Returns the labels of the keys that pages may send with. */
export function publicKeyLabels({ keys }: SetupStatus): string[] {
  return keys.flatMap(({ kind, label }) => (kind === "public" ? label : []));
}

function refusalTest({ refusals }: SetupStatus) {
  return (asked: SetupStatus["refusals"][number]["reason"]) =>
    refusals.some(({ reason }) => reason === asked);
}

function namesText(
  names: readonly string[],
  { labels, formats }: Wording,
): string {
  const more = names.length - MOST_NAMES;
  const rest =
    more > 0
      ? [fillLabel(labels.moreRows, { count: formats.exact(more, "count") })]
      : [];
  return [...names.slice(0, MOST_NAMES), ...rest].join(", ");
}
