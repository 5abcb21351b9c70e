/**
 * The channel by which a session came, from its campaign tags, click id and referrer.
 *
 * The rules are those of the channel groups that analytics products share (GA4's default channel
 * group names most of them), tried from top to bottom. First what the link itself says: paid mediums,
 * then the mediums of a kind of message (email, affiliates …). Then where the visitor came from: the
 * category of the tagged source, or, where the link is not tagged, of the referrer; of an ad the referrer says
 * whether it was found by a search. The last line takes what is left.
 *
 * A click id speaks where the tags leave room: about the medium where they name none, and about the source where
 * they name none or its own. `?gclid=…&utm_campaign=spring` is Paid Search, and a newsletter's link that somebody
 * has copied from an ad is Email.
 */
import { clickIdOf } from "../event/clickIds.js";
import { sourceOf } from "./sources.js";
import type { SourceCategory } from "./sourceTable.js";

/** What a session knows of its origin: the values of the dimensions of these names. */
export interface Origin {
  /** Hostname (or Android package name) of the external referrer. */
  referrer?: string | undefined;
  source?: string | undefined;
  medium?: string | undefined;
  campaign?: string | undefined;
  /** Parameter of the click id. */
  clickId?: string | undefined;
}

/** An origin in lower case, with "" for what is absent. */
interface Clues {
  readonly referrer: string;
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly category: SourceCategory | undefined;
}

interface Rule {
  readonly channel: string;
  readonly when: (clues: Clues) => boolean;
}

const isPaid = (medium: string) =>
  medium.includes("cp") ||
  /^(ppc|retargeting|remarketing|paid.*)$/.test(medium);

const paid = ({ medium }: Clues) => isPaid(medium);

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
  // Tags that say nothing known, without a referrer.
  { channel: "Unassigned", when: () => true },
] as const satisfies readonly Rule[];

export type Channel = (typeof rules)[number]["channel"];

/**
 * Names the channel of an origin.
 *
 * @example
 * channelOf({}); // "Direct"
 * channelOf({ referrer: "google.de", source: "Google" }); // "Organic Search"
 * channelOf({ source: "google", medium: "cpc" }); // "Paid Search"
 * channelOf({ source: "Google", clickId: "gclid" }); // "Paid Search"
 */
export function channelOf(origin: Origin): Channel {
  const clue = (text: string | undefined) => text?.trim().toLowerCase() ?? "";
  const referrer = clue(origin.referrer);
  const source = clue(origin.source);
  const medium = clue(origin.medium);
  const campaign = clue(origin.campaign);
  const click = origin.clickId ? clickIdOf(origin.clickId) : undefined;
  const speaks = click && (source === "" || isNamed(click.source, source));
  const said = medium === "" && speaks ? mediumOf(click.channel) : medium;
  const isTagged = source + said + campaign !== "";
  const known =
    sourceOf(source) ??
    sourceOf(speaks ? click.source : "") ??
    sourceOf(isTagged && !isPaid(said) ? "" : referrer);
  const clues: Clues = {
    referrer,
    source,
    medium: said,
    campaign,
    category: known?.category,
  };
  return rules.find(({ when }) => when(clues))?.channel ?? "Unassigned";
}

/** Whether a tag names the source, by its name or in another way. */
function isNamed(name: string, tag: string): boolean {
  return name.toLowerCase() === tag || sourceOf(tag)?.name === name;
}

/** Returns the medium that a tag would say in the place of a click id. */
function mediumOf(channel: Channel): string {
  if (channel.startsWith("Paid ")) return "cpc";
  return channel === "Display" ? "display" : "social";
}
