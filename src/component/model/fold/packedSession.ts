/**
 * The packed form of a session: what no index needs, as one text. Each index is billed as a copy of
 * its row, so a field has one character here, and so has a usual value (`usualValues.ts`, `sessionCodes.ts`).
 *
 * The text is the version, the end, the counts, and fields that each begin with their character.
 * Times are counted from the start of the session. A field of a time says when the fields behind it
 * were seen; those before the first of these were seen at the start.
 */
import {
  firstValueFields,
  originFields,
  type FirstValueField,
} from "../../../shared/event/event.js";
import type { Revenue } from "../../../shared/event/revenue.js";
import {
  escaped,
  FIELD,
  ITEM,
  readNumber,
  readTime,
  unescaped,
  writtenNumber,
  writtenTime,
} from "../log/packedText.js";
import { codesOf, usualOf } from "../log/usualValues.js";
import { codedValues, PLACES } from "./sessionCodes.js";
import type { Session } from "./sessions.js";
import type { Origin, SessionValues, Timed } from "./sessionValidators.js";

/** The version of the format and of its codes. A reader refuses versions that it does not know. */
const VERSION = "1";

/** The fields that the packed text holds. */
export type PackedSession = Omit<Session, "startedAt">;

/** The characters of values. They never change within a version, and no two have the same. */
const valueTags = {
  entryPage: "/",
  country: "c",
  region: "R",
  city: "C",
  language: "l",
  device: "d",
  browser: "b",
  os: "o",
} as const satisfies Record<FirstValueField, string>;

type OriginText = Exclude<keyof Origin, "at" | "isOther">;

/** The characters of an origin's texts. */
const originTags = {
  channel: "h",
  clickId: "k",
  referrer: "r",
  source: "s",
  medium: "m",
  campaign: "p",
  term: "t",
  content: "n",
} as const satisfies Record<OriginText, string>;

/** The characters of all else. */
const TIME = "@";
/** Characters of `usualValues.ts`. */
const USUAL = ":";
/** Characters of values and their places in `sessionCodes.ts`, in turns. */
const CODES = "*";
const EXIT_PAGE = "x";
/** The exit page is the entry page. */
const SAME_PAGE = "=";
const REVENUE = "$";
/** The origin is of the time before. */
const ORIGIN = ".";
const OTHER_ORIGIN = "!";

type TextField = FirstValueField | OriginText;
interface KnownTag {
  field: TextField;
  isOrigin: boolean;
}
const known = new Map<string, KnownTag>([
  ...firstValueFields.map((field): [string, KnownTag] => [
    valueTags[field],
    { field, isOrigin: false },
  ]),
  ...(["channel", "clickId", ...originFields] as const).map(
    (field): [string, KnownTag] => [
      originTags[field],
      { field, isOrigin: true },
    ],
  ),
]);

const lists: Partial<Record<TextField, readonly string[]>> = codedValues;
const placesOf = new Map(
  Object.entries(codedValues).map(([field, values]) => [
    field,
    new Map(values.map((value, place) => [value, PLACES.charAt(place)])),
  ]),
);

/** Fields that were seen at one time. */
class Moment {
  #usual = "";
  #codes = "";
  #fields = "";

  addText(field: TextField, tag: string, value: string): void {
    const usual = codesOf.get(field)?.get(value);
    if (usual !== undefined) {
      this.#usual += usual;
      return;
    }
    const place = placesOf.get(field)?.get(value);
    if (place === undefined) this.add(tag, escaped(value));
    else this.#codes += tag + place;
  }

  add(tag: string, written = ""): void {
    this.#fields += FIELD + tag + written;
  }

  toString(): string {
    const usual = this.#usual === "" ? "" : FIELD + USUAL + this.#usual;
    const codes = this.#codes === "" ? "" : FIELD + CODES + this.#codes;
    return usual + codes + this.#fields;
  }
}

/** Packs the fields of a session that no index needs. */
export function packSession(session: Session): string {
  const { startedAt, endedAt, values, origin, exitPage, revenue } = session;
  const moments = new Map<number, Moment>([[startedAt, new Moment()]]);
  const momentOf = (at: number): Moment => {
    const moment = moments.get(at) ?? new Moment();
    moments.set(at, moment);
    return moment;
  };
  for (const field of firstValueFields) {
    const timed = values[field];
    if (timed) {
      momentOf(timed.at).addText(field, valueTags[field], timed.value);
    }
  }
  packOrigin(momentOf(origin.at), origin, startedAt);
  if (exitPage) {
    const isSame = exitPage.value === values.entryPage?.value;
    const moment = momentOf(exitPage.at);
    if (isSame) moment.add(SAME_PAGE);
    else moment.add(EXIT_PAGE, escaped(exitPage.value));
  }
  let packed = `${VERSION}${writtenTime(endedAt, startedAt)},${writtenCounts(session)}`;
  for (const [at, moment] of moments) {
    if (at !== startedAt) {
      // Most exit pages are of the session's last event.
      packed += FIELD + TIME;
      if (at !== endedAt) packed += writtenTime(at, startedAt);
    }
    packed += String(moment);
  }
  return revenue ? packed + FIELD + REVENUE + writtenRevenue(revenue) : packed;
}

function packOrigin(moment: Moment, origin: Origin, startedAt: number): void {
  if (origin.at !== startedAt) moment.add(ORIGIN);
  if (origin.isOther) moment.add(OTHER_ORIGIN);
  for (const field of ["channel", "clickId", ...originFields] as const) {
    const value = origin[field];
    if (value !== undefined) moment.addText(field, originTags[field], value);
  }
}

/**
 * Unpacks a session.
 *
 * @throws if the text has a version, a field or a code that this code does not know
 */
export function unpackSession(
  packed: string,
  startedAt: number,
): PackedSession {
  const [head = "", ...parts] = packed.split(FIELD);
  if (head[0] !== VERSION) {
    throw new Error(`A session has the unknown form ${head.slice(0, 1)}.`);
  }
  const [end = "", ...counts] = head.slice(1).split(",");
  const endedAt = readTime(end, startedAt);
  const values: SessionValues = {};
  const origin: Origin = { at: startedAt };
  let exitPage: Timed | undefined;
  let isSame = false;
  let revenue: Revenue[] | undefined;
  let at = startedAt;
  const setText = (tag: string, valueIn: (field: TextField) => string) => {
    const named = known.get(tag);
    if (!named) throw new Error(`A session has the unknown field ${tag}.`);
    const { field, isOrigin } = named;
    const value = valueIn(field);
    if (isOrigin) origin[field as OriginText] = value;
    else values[field as FirstValueField] = { at, value };
  };
  const setUsual = (code: string) => {
    const usual = usualOf.get(code);
    if (!usual) throw new Error(`A session has the unknown value ${code}.`);
    values[usual.field] = { at, value: usual.value };
  };
  for (const part of parts) {
    const tag = part.charAt(0);
    const rest = part.slice(1);
    if (tag === TIME) at = rest === "" ? endedAt : readTime(rest, startedAt);
    else if (tag === USUAL) {
      for (const code of rest) setUsual(code);
    } else if (tag === CODES) {
      for (let index = 0; index < rest.length; index += 2) {
        const place = rest.charAt(index + 1);
        setText(rest.charAt(index), (field) => valueAt(field, place));
      }
    } else if (tag === ORIGIN) origin.at = at;
    else if (tag === OTHER_ORIGIN) origin.isOther = true;
    else if (tag === EXIT_PAGE) exitPage = { at, value: unescaped(rest) };
    else if (tag === SAME_PAGE) {
      exitPage = { at, value: "" };
      isSame = true;
    } else if (tag === REVENUE) revenue = readRevenue(rest);
    else setText(tag, () => unescaped(rest));
  }
  // A session without an entry page has no exit page that is the same.
  if (exitPage && isSame) exitPage.value = values.entryPage?.value ?? "";
  return {
    endedAt,
    ...readCounts(counts),
    values,
    origin,
    ...(exitPage && { exitPage }),
    ...(revenue && { revenue }),
  };
}

function valueAt(field: TextField, place: string): string {
  const value = lists[field]?.[PLACES.indexOf(place)];
  if (place !== "" && value !== undefined) return value;
  throw new Error(`A session has the unknown code ${place} of ${field}.`);
}

/** Leaves out a number of events that is that of page views, and custom events if there are none. */
function writtenCounts({
  pageviews,
  events,
  customEvents,
}: Pick<Session, "pageviews" | "events" | "customEvents">): string {
  const counts = [writtenNumber(pageviews)];
  const hasCustom = !Object.is(customEvents, 0);
  const isSame = Object.is(events, pageviews);
  if (hasCustom || !isSame) counts.push(isSame ? "" : writtenNumber(events));
  if (hasCustom) counts.push(writtenNumber(customEvents));
  return counts.join(",");
}

function readCounts([views = "", events = "", custom]: readonly string[]) {
  const pageviews = readNumber(views);
  return {
    pageviews,
    events: events === "" ? pageviews : readNumber(events),
    customEvents: custom === undefined ? 0 : readNumber(custom),
  };
}

/** Amounts and currencies in turns. */
function writtenRevenue(revenue: readonly Revenue[]): string {
  return revenue
    .map(
      ({ amount, currency }) =>
        `${writtenNumber(amount)}${ITEM}${escaped(currency)}${ITEM}`,
    )
    .join("");
}

function readRevenue(written: string): Revenue[] {
  const items = written.split(ITEM).slice(0, -1);
  const revenue: Revenue[] = [];
  for (let index = 0; index + 1 < items.length; index += 2) {
    const [amount = "", currency = ""] = items.slice(index, index + 2);
    revenue.push({
      amount: readNumber(amount),
      currency: unescaped(currency),
    });
  }
  return revenue;
}
