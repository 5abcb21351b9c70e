/** The labels of the component's own keys of reports, and of what has no key. */
import type { Device } from "../../client/http/userAgent.js";
import type { Dimension } from "../../shared/dimensions.js";
import type { Channel } from "../../shared/parse/channel.js";
import type { LabelName, Labels } from "./labels.js";

const deviceLabels: Record<Device, LabelName> = {
  desktop: "deviceDesktop",
  mobile: "deviceMobile",
  tablet: "deviceTablet",
  tv: "deviceTv",
  console: "deviceConsole",
  headset: "deviceHeadset",
};

const channelLabels: Record<Channel, LabelName> = {
  Direct: "channelDirect",
  "Cross-network": "channelCrossNetwork",
  "Paid Shopping": "channelPaidShopping",
  "Paid Search": "channelPaidSearch",
  "Paid Social": "channelPaidSocial",
  "Paid Video": "channelPaidVideo",
  Display: "channelDisplay",
  "Paid Other": "channelPaidOther",
  Email: "channelEmail",
  Affiliates: "channelAffiliates",
  SMS: "channelSms",
  "Mobile Push": "channelMobilePush",
  Audio: "channelAudio",
  "AI Assistants": "channelAiAssistants",
  "Organic Shopping": "channelOrganicShopping",
  "Organic Social": "channelOrganicSocial",
  "Organic Video": "channelOrganicVideo",
  "Organic Search": "channelOrganicSearch",
  Referral: "channelReferral",
  Unassigned: "channelUnassigned",
};

const labelNames = {
  device: new Map<string, LabelName>(Object.entries(deviceLabels)),
  channel: new Map<string, LabelName>(Object.entries(channelLabels)),
};

/**
 * The labels of what has no key, in dimensions that a visit may rightly lack. In all others it reads
 * "(not set)".
 */
const noneLabels: Partial<Record<Dimension, LabelName>> = {
  source: "directOrNone",
  referrer: "directOrNone",
  campaign: "none",
  medium: "none",
  term: "none",
  content: "none",
};

/**
 * Returns the label of what has no value of the dimension.
 * @example
 * noneName("source", labels); // "Direct / None"
 */
export function noneName(dimension: Dimension, labels: Labels): string {
  return labels[noneLabels[dimension] ?? "notSet"];
}

/**
 * Returns the label of a kind of device or a channel. An unknown one stays as it is stored.
 * @example
 * ownKeyName("device", "mobile", labels); // "Mobile"
 */
export function ownKeyName(
  dimension: keyof typeof labelNames,
  key: string,
  labels: Labels,
): string {
  const name = labelNames[dimension].get(key);
  return name ? labels[name] : key;
}
