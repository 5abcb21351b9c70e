/**
 * Click ids are query parameters with which a vendor marks the links in its ads or pages. A value
 * identifies a click, and so a person. The log does not keep the value. It keeps the parameter's
 * name, which tells the vendor.
 */
export interface ClickId {
  /** Name in the query, in lower case. */
  readonly parameter: string;
  readonly source: string;
  /** A channel of `../parse/channel.ts`. That file checks that the channel exists. */
  readonly channel:
    "Paid Search" | "Paid Social" | "Display" | "Organic Social";
}

/**
 * Each row cites the vendor's own description. Parameters that no vendor describes as a sign of a
 * click stay out. `epik` (Pinterest), `rdt_cid` (Reddit) and `ScCid` (Snapchat) are documented as
 * values to send back, not as a sign of a paid click.
 */
export const clickIds: readonly ClickId[] = [
  // "Auto-tagging will attach the GCLID parameter to the URL your customers click":
  // https://support.google.com/google-ads/answer/1752125
  { parameter: "gclid", source: "Google", channel: "Paid Search" },
  // Replaces `gclid` for clicks on iOS, from the web into an app and from an app to the web:
  // https://developers.google.com/google-ads/api/reference/rpc/latest/ClickConversion
  { parameter: "gbraid", source: "Google", channel: "Paid Search" },
  { parameter: "wbraid", source: "Google", channel: "Paid Search" },
  // Campaign Manager 360 and Display & Video 360 add it to display and video ads:
  // https://support.google.com/campaignmanager/answer/9182069
  {
    parameter: "dclid",
    source: "Google Marketing Platform",
    channel: "Display",
  },
  // Auto-tagging of Microsoft Advertising: https://help.ads.microsoft.com/apex/index/3/en/60125
  { parameter: "msclkid", source: "Bing", channel: "Paid Search" },
  // Added to the URLs of Yandex Direct's ads: https://yandex.com/support/metrica/en/data/get-yclid
  { parameter: "yclid", source: "Yandex", channel: "Paid Search" },
  // Meta's ads have it:
  // https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc.
  // But every link out of Facebook and Instagram has it too, so it never proves a paid click.
  { parameter: "fbclid", source: "Facebook", channel: "Organic Social" },
  // "Appended to a landing page URL when you click on an ad on TikTok":
  // https://ads.tiktok.com/help/article/tiktok-click-id
  { parameter: "ttclid", source: "TikTok", channel: "Paid Social" },
  // Ads on X have it: https://docs.x.com/x-ads-api/measurement/web-conversions
  { parameter: "twclid", source: "X", channel: "Paid Social" },
  // Appended "every time a user clicks on a LinkedIn ad":
  // https://learn.microsoft.com/linkedin/marketing/conversions/enabling-first-party-cookies
  { parameter: "li_fat_id", source: "LinkedIn", channel: "Paid Social" },
];

const byParameter = new Map(clickIds.map((each) => [each.parameter, each]));

export function clickIdOf(parameter: string): ClickId | undefined {
  return byParameter.get(parameter.toLowerCase());
}

/**
 * Returns the click id of a query. The last one counts if there are several: each vendor appends
 * its own, also to a link that was copied with another one. `dclid` yields to another click id. It
 * appears together with Google's others, and says less than they do.
 */
export function clickIdIn(query: URLSearchParams): ClickId | undefined {
  let found: ClickId | undefined;
  for (const parameter of query.keys()) {
    const clickId = clickIdOf(parameter);
    if (!clickId) continue;
    if (found && clickId.parameter === "dclid") continue;
    found = clickId;
  }
  return found;
}
