/**
 * The country codes of our keys (ISO 3166-1 alpha-2) for the shapes of world-atlas, which have
 * numbers.
 */

/** Each as its two letters and its number: every id of `countries-110m.json`. */
const packedCodes =
  "AF004 AL008 AQ010 DZ012 AO024 AZ031 AR032 AU036 AT040 BS044 BD050 AM051 BE056 BT064 BO068 BA070 BW072 BR076 " +
  "BZ084 SB090 BN096 BG100 MM104 BI108 BY112 KH116 CM120 CA124 CF140 LK144 TD148 CL152 CN156 TW158 CO170 CG178 " +
  "CD180 CR188 HR191 CU192 CY196 CZ203 BJ204 DK208 DO214 EC218 SV222 GQ226 ET231 ER232 EE233 FK238 FJ242 FI246 " +
  "FR250 TF260 DJ262 GA266 GE268 GM270 PS275 DE276 GH288 GR300 GL304 GT320 GN324 GY328 HT332 HN340 HU348 IS352 " +
  "IN356 ID360 IR364 IQ368 IE372 IL376 IT380 CI384 JM388 JP392 KZ398 JO400 KE404 KP408 KR410 KW414 KG417 LA418 " +
  "LB422 LS426 LV428 LR430 LY434 LT440 LU442 MG450 MW454 MY458 ML466 MR478 MX484 MN496 MD498 ME499 MA504 MZ508 " +
  "OM512 NA516 NP524 NL528 NC540 VU548 NZ554 NI558 NE562 NG566 NO578 PK586 PA591 PG598 PY600 PE604 PH608 PL616 " +
  "PT620 GW624 TL626 PR630 QA634 RO642 RU643 RW646 SA682 SN686 RS688 SL694 SK703 VN704 SI705 SO706 ZA710 ZW716 " +
  "ES724 SS728 SD729 EH732 SR740 SZ748 SE752 CH756 SY760 TJ762 TH764 TG768 TT780 AE784 TN788 TR792 TM795 UG800 " +
  "UA804 MK807 EG818 GB826 TZ834 US840 BF854 UY858 UZ860 VE862 YE887 ZM894";

/**
 * Shapes without a number. Senders use the country's code for the second and third, which are parts
 * of it.
 */
const codesByName: ReadonlyMap<string, string> = new Map([
  ["Kosovo", "XK"],
  ["N. Cyprus", "CY"],
  ["Somaliland", "SO"],
]);

const codesByNumber: ReadonlyMap<string, string> = new Map(
  packedCodes.split(" ").map((each) => [each.slice(2), each.slice(0, 2)]),
);

/** Returns the code of a shape. Undefined for a shape that is not in the list. */
export function countryCode(
  id: string | number | undefined,
  name: string | undefined,
): string | undefined {
  return id === undefined
    ? codesByName.get(name ?? "")
    : codesByNumber.get(String(id).padStart(3, "0"));
}
