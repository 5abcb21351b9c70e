/**
 * Values that many events have, and the character that stands for each in a packed event or session.
 * The browsers and the places of visitors are much alike everywhere. Other values are stored as they are.
 */
import type { ContextField } from "../../../shared/event/event.js";

/**
 * The place of a value among all of these is its character. Places never change: new values come at
 * the end, also those of a field that is here already. Up to the 95th, a character takes one byte.
 */
const usualValues: readonly (readonly [ContextField, string])[] = [
  ["device", "desktop,mobile,tablet"],
  [
    "browser",
    "Chrome,Safari,Edge,Firefox,Samsung Internet,Opera,Google Search,Instagram,Facebook,Brave,DuckDuckGo",
  ],
  ["os", "Windows,iOS,Android,macOS,Linux,iPadOS,ChromeOS"],
  [
    "country",
    "US,IN,BR,GB,DE,FR,JP,CA,MX,ID,IT,ES,NL,AU,KR,TR,PL,VN,PH,AR,CO,RU,UA,SE,CH,BE,AT,PT,CZ,RO,GR,DK,NO,FI,IE,ZA,SG,CN",
  ],
  [
    "language",
    "en-US,en-GB,de-DE,fr-FR,es-ES,pt-BR,ja-JP,it-IT,nl-NL,zh-CN,ru-RU,pl-PL,ko-KR,tr-TR,en-IN,en-CA,en-AU,es-MX,es-419,zh-TW,sv-SE,da-DK,cs-CZ,uk-UA,vi-VN,id-ID,de-AT,de-CH,fr-CA,pt-PT,en,de,fr,es,nl,it",
  ],
];

/** The first character behind the separators of packed events. */
const FIRST_CODE = 0x21;

/** A value that has a character. */
interface UsualValue {
  field: ContextField;
  value: string;
}

const listed: UsualValue[] = usualValues.flatMap(([field, values]) =>
  values.split(",").map((value) => ({ field, value })),
);

/** For each field that has usual values, their characters. */
export const codesOf = new Map<string, Map<string, string>>();
/** The value of each character. */
export const usualOf = new Map<string, UsualValue>();
for (const [place, usual] of listed.entries()) {
  const code = String.fromCharCode(FIRST_CODE + place);
  const codes = codesOf.get(usual.field) ?? new Map<string, string>();
  codesOf.set(usual.field, codes.set(usual.value, code));
  usualOf.set(code, usual);
}
