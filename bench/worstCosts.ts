/** The words of `docs/costs.md` on what the worst sender can cost, from what the bench has measured. */
import { defaultSiteSettings } from "../src/shared/site/site.js";
import { KIB } from "../src/shared/units.js";
import { markdownTable } from "./table.js";
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
  ];
  const rows = figures.map((each) => [
    each.form,
    rounded(each.sentBytes / KIB),
    rounded(each.bytes / KIB),
    rounded(each.calls),
    each.dollarsOfAddress.toFixed(2),
    each.dollarsOfKey.toFixed(2),
  ]);
  const most = (figure: (each: (typeof figures)[number]) => number) =>
    Math.ceil(Math.max(...figures.map(figure))).toLocaleString("en");
  return [
    markdownTable(header, rows),
    "",
    `- One address costs at most $${most((each) => each.dollarsOfAddress)} a day. All addresses under one public key, however many, cost at most $${most((each) => each.dollarsOfKey)} a day.`,
    `- A refused request costs ${refused.calls} calls and up to ${rounded(refused.bytes / KIB)} KB, $${refused.dollarsPerMillion.toFixed(1)} per million. No setting bounds how many of them arrive: the platform does, or a firewall in front of it.`,
  ].join("\n");
}

function rounded(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en");
}
