/**
 * The channel of a session as 0.1.0 counted it, from its first values. Never edit it: what is taken
 * back must be what was counted.
 */
import { formerSourceOf } from "./formerSources.js";

/** Origin of a session: the values of the dimensions of these names. */
export interface FormerOrigin {
  /** Hostname (or Android package name) of the external referrer. */
  referrer?: string | undefined;
  source?: string | undefined;
  medium?: string | undefined;
  campaign?: string | undefined;
}

/** An origin in lower case, with "" for what is absent. */
interface Clues {
  readonly referrer: string;
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly category: string | undefined;
}

interface Rule {
  readonly channel: string;
  readonly when: (clues: Clues) => boolean;
}

/** `.*cp.*` in one line, with one way only to get to its first `cp`. */
const hasCp = /^(?:[^c\n\r\u2028\u2029]|c+[^cp\n\r\u2028\u2029])*c+p.*$/;

const paid = ({ medium }: Clues) =>
  hasCp.test(medium) || /^(ppc|retargeting|remarketing|paid.*)$/.test(medium);

const display = ({ medium }: Clues) =>
  /^(display|banner|expandable|interstitial|cpm)$/.test(medium);

const shopping = ({ category, campaign }: Clues) =>
  category === "shopping" || /(^|[^a-z])shop(ping)?([^a-z]|$)/.test(campaign);

const social = ({ category, medium }: Clues) =>
  category === "social" ||
  /^(social|sm|social[-_ ]?(network|media))$/.test(medium);

const video = ({ category, medium }: Clues) =>
  category === "video" || medium.includes("video");

/** The medium, or the source where links put it there. */
const tagged = (pattern: RegExp) => (clues: Clues) =>
  pattern.test(clues.medium) || pattern.test(clues.source);

const rules = [
  {
    channel: "Direct",
    when: ({ referrer, source, medium, campaign }) =>
      referrer + campaign === "" &&
      /^(|\(?direct\)?)$/.test(source) &&
      /^(|\(none\)|\(not set\))$/.test(medium),
  },
  {
    channel: "Cross-network",
    when: ({ campaign, medium }) =>
      campaign.includes("cross-network") || medium === "cross-network",
  },
  // Before Display: "cpm" is a paid medium too, and says less than a known source.
  { channel: "Paid Shopping", when: (clues) => paid(clues) && shopping(clues) },
  {
    channel: "Paid Search",
    when: (clues) => paid(clues) && clues.category === "search",
  },
  {
    channel: "Paid Social",
    when: (clues) => paid(clues) && clues.category === "social",
  },
  {
    channel: "Paid Video",
    when: (clues) => paid(clues) && clues.category === "video",
  },
  { channel: "Display", when: display },
  { channel: "Paid Other", when: paid },
  { channel: "Email", when: tagged(/^(e[-_ ]?mail|newsletter)$/) },
  { channel: "Affiliates", when: tagged(/^affiliates?$/) },
  { channel: "SMS", when: tagged(/^sms$/) },
  {
    channel: "Mobile Push",
    when: ({ medium, source }) =>
      /push$|mobile|notification/.test(medium) || source === "firebase",
  },
  {
    channel: "Audio",
    when: ({ medium, category }) =>
      /^(audio|podcast)$/.test(medium) || category === "audio",
  },
  {
    channel: "AI Assistants",
    when: ({ category, medium }) =>
      category === "ai" || /^ai([-_ ]assistants?)?$/.test(medium),
  },
  { channel: "Organic Shopping", when: shopping },
  { channel: "Organic Social", when: social },
  { channel: "Organic Video", when: video },
  {
    channel: "Organic Search",
    when: ({ category, medium }) =>
      category === "search" || medium === "organic",
  },
  { channel: "Email", when: ({ category }) => category === "email" },
  {
    channel: "Referral",
    when: ({ referrer, source, medium }) =>
      referrer !== "" ||
      /^(referral|app|link)$/.test(medium) ||
      (source !== "" && medium === ""),
  },
  // The session has tags that nobody knows, and no referrer.
  { channel: "Unassigned", when: () => true },
] satisfies readonly Rule[];

/** The channel of the values that a session of 0.1.0 has. */
export function formerChannelOf(origin: FormerOrigin): string {
  const clue = (text: string | undefined) => text?.trim().toLowerCase() ?? "";
  const referrer = clue(origin.referrer);
  const source = clue(origin.source);
  const clues: Clues = {
    referrer,
    source,
    medium: clue(origin.medium),
    campaign: clue(origin.campaign),
    category: (formerSourceOf(source) ?? formerSourceOf(referrer))?.category,
  };
  return rules.find(({ when }) => when(clues))?.channel ?? "Unassigned";
}
