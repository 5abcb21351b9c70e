/**
 * Click ids: parameters by which a vendor marks the links out of its ads or pages. Their values identify a click,
 * and so a person; they are not kept. Which vendor's it was, is.
 */
export interface ClickId {
  /** Name in the query, in lower case. */
  readonly parameter: string;
  readonly source: string;
  /** One of the channels of `../parse/channel.ts`, which checks that it has them. */
  readonly channel:
    "Paid Search" | "Paid Social" | "Display" | "Organic Social";
}

/**
 * Each row with where its vendor says what it means. What none of them says stays out: `epik` (Pinterest), `rdt_cid`
 * (Reddit) and `ScCid` (Snapchat) are documented as something to send back, not as a sign of a paid click.
 */
export const clickIds: readonly ClickId[] = [
  // "Auto-tagging will attach the GCLID parameter to the URL your customers click":
  // https://support.google.com/google-ads/answer/1752125
  { parameter: "gclid", source: "Google", channel: "Paid Search" },
  // In the place of `gclid` for clicks on iOS, from the web into an app and from an app to the web:
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
  // Meta's ads have it, says https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc;
  // but every link out of Facebook and Instagram has it, so that it never tells that a click was paid for.
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
 * The click id of a query. Of several, the last: each vendor appends its own, also to a link that has another one
 * from where it was copied. `dclid` comes with Google's others, and says less.
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
