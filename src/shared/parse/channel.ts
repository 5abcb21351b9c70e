/**
 * Names the channel of a session from its campaign tags, click id and referrer.
 *
 * The rules follow the channel groups that analytics products share. GA4's default channel group
 * names most of them. The code tries them from top to bottom. The first rules read the link itself:
 * paid mediums, then the mediums of a kind of message (email, affiliates …). The next rules read
 * where the visitor came from: the category of the tagged source, or of the referrer if the link is
 * not tagged. For an ad, the referrer shows whether a search found it. The last rule takes the
 * rest.
 *
 * A click id fills the gaps of the tags. It names the medium if the tags name none. It names the
 * source if the tags name no source or the same one. `?gclid=…&utm_campaign=spring` is Paid Search.
 * A newsletter's link that somebody copied from an ad is Email.
 */
import { clickIdOf } from "../event/clickIds.js";
import { sourceOf } from "./sources.js";
import type { SourceCategory } from "./sourceTable.js";

/** The origin of a session: the values of the dimensions with these names. */
export interface ChannelClues {
  /** Hostname of the external referrer, or its Android package name. */
  referrer?: string | undefined;
  source?: string | undefined;
  medium?: string | undefined;
  campaign?: string | undefined;
  /** Parameter of the click id. */
  clickId?: string | undefined;
}

/** An origin in lower case, with "" for absent values. */
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

/** Tests the medium, and the source, because some links put the medium there. */
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
  // The paid rules come before Display: "cpm" is a paid medium too, and says less than a known
  // source.
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
  // The rest has tags without a known meaning, and no referrer.
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
export function channelOf(origin: ChannelClues): Channel {
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

/** Says whether a tag names the source, by its name or in another way. */
function isNamed(name: string, tag: string): boolean {
  return name.toLowerCase() === tag || sourceOf(tag)?.name === name;
}

/** Returns the medium of a tag that means the same as the click id. */
function mediumOf(channel: Channel): string {
  if (channel.startsWith("Paid ")) return "cpc";
  return channel === "Display" ? "display" : "social";
}
