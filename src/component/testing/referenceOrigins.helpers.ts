/** The origin of a visit, by brute force. Part of the reference model (`reference.helpers.ts`). */
import type { ModelEvent } from "../../shared/event/event.js";
import type {
  ReferenceChannelInput,
  ReferenceOrigin,
} from "./referenceSessions.helpers.js";

interface Rule {
  channelOf?: (values: ReferenceChannelInput) => string | undefined;
}

/**
 * Everything that the reference knows of the world: the names of which random events consist
 * (`arbitraryEvent.helpers.ts`).
 */
const names: Record<string, string> = {
  "google.com": "Google",
  google: "Google",
  "l.instagram.com": "Instagram",
};
const clicks: Record<string, string> = { gclid: "Google", fbclid: "Facebook" };
const passedThrough = ["accounts.google.com", "checkout.stripe.com"];

/** The order in which two origins of the same moment are compared. */
const fields = [
  "channel",
  "clickId",
  "referrer",
  "source",
  "medium",
  "campaign",
  "term",
  "content",
] as const;

/**
 * The origin that the run's earliest page views have, or its earliest events if it has no page
 * view.
 */
export function referenceOrigin(
  rule: Rule,
  run: readonly ModelEvent[],
): ReferenceOrigin {
  const views = run.filter(({ type }) => type === "pageview");
  const deciding = views.length > 0 ? views : run;
  const first = Math.min(...deciding.map(({ occurredAt }) => occurredAt));
  const [origin = {}] = deciding
    .filter(({ occurredAt }) => occurredAt === first)
    .map((event) => eventOrigin(rule, event))
    .sort((a, b) => {
      const [one, other] = [a, b].map(sortable);
      return (one ?? "") < (other ?? "") ? -1 : 1;
    });
  return origin;
}

/** A text that sorts as the fields do one by one. An absent field comes after every value. */
function sortable(origin: ReferenceOrigin): string {
  return fields.map((field) => `${origin[field] ?? "\uffff"}\u0000`).join("");
}

function eventOrigin(
  { channelOf }: Rule,
  { referrer, hostname, search, ignoredReferrer }: ModelEvent,
): ReferenceOrigin {
  const parameters = new URLSearchParams(search);
  const host = referrer ? new URL(referrer).host.replace("www.", "") : null;
  const comesBack =
    host !== null &&
    (host === hostname || ignoredReferrer || passedThrough.includes(host));
  const clickId = [...parameters.keys()].findLast((key) => key in clicks);
  const link: ReferenceOrigin = {
    ...(host !== null && !comesBack && { referrer: host }),
    ...(clickId !== undefined && { clickId }),
  };
  for (const field of ["source", "medium", "campaign", "term", "content"]) {
    const tag = parameters.get(`utm_${field}`)?.toLowerCase().trim();
    if (tag) Object.assign(link, { [field]: tag });
  }
  const isTagged = [...parameters].some(
    ([name, value]) => name.startsWith("utm_") && value.trim() !== "",
  );
  if (!isTagged && clickId !== undefined) {
    const isInstagram = host === "l.instagram.com" && clickId === "fbclid";
    link.source = isInstagram ? "Instagram" : (clicks[clickId] ?? "");
  } else if (!isTagged && link.referrer !== undefined) {
    link.source = link.referrer;
  } else if (!isTagged && host === null && parameters.has("ref")) {
    link.source = parameters.get("ref") ?? "";
  }
  if (link.source) link.source = names[link.source] ?? link.source;
  const channel = channelOf?.(link);
  return {
    ...link,
    ...(channel !== undefined && channel !== "Direct" && { channel }),
  };
}
