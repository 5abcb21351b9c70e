/** Writes the README's words on the worst sender from the bench's measurements. */
import { defaultSiteSettings } from "../src/shared/site/site.js";
import { KIB } from "../src/shared/units.js";
import type { WorstOutcome } from "./worst.js";

export function worstCostsOf({ figures, refused }: WorstOutcome): string {
  const { maxEventsPerMinutePerPublicKey: perMinute, maxPercentPerAddress } =
    defaultSiteSettings;
  const ofAddress = (perMinute * maxPercentPerAddress) / 100;
  const header = [
    "a request",
    "KB sent",
    "KB of database",
    "calls",
    `$ a day: one address, ${ofAddress.toLocaleString("en")} events a minute`,
    `a whole public key, ${perMinute.toLocaleString("en")}`,
    "before, one address, 60,000 events of any size",
  ];
  const rows = figures.map((each) => [
    each.form,
    rounded(each.sentBytes / KIB),
    rounded(each.bytes / KIB),
    rounded(each.calls),
    each.dollarsOfAddress.toFixed(2),
    each.dollarsOfKey.toFixed(2),
    Math.round(each.dollarsBefore).toLocaleString("en"),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const most = (figure: (each: (typeof figures)[number]) => number) =>
    Math.ceil(Math.max(...figures.map(figure))).toLocaleString("en");
  return [
    ...[header, header.map(() => "---"), ...rows].map(line),
    "",
    `- So one address costs at most $${most((each) => each.dollarsOfAddress)} a day, and as many addresses as one likes at most $${most((each) => each.dollarsOfKey)} under one public key. Before addresses and bytes had rates, one address could cost $${most((each) => each.dollarsBefore)}.`,
    `- A request that is refused costs ${refused.calls} calls and up to ${rounded(refused.bytes / KIB)} KB, $${refused.dollarsPerMillion.toFixed(1)} per million. How many of them come, no setting bounds: that is for the platform, or a firewall in front of it.`,
  ].join("\n");
}

function rounded(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en");
}
