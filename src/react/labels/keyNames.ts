/** The labels of the component's own keys of reports. */
import type { Device } from "../../client/http/userAgent.js";
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
