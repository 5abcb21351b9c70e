// @vitest-environment node
/**
 * The readers of whole events, headers and cells are linear as well, wherever a text stands in
 * them. `linearAmounts.test.ts` looks at their number.
 */
import { expect, test } from "vitest";
import { marksOfSender } from "./client/http/agents.js";
import { crc32 } from "./client/http/crc32.js";
import { readClientHints } from "./client/http/clientHints.js";
import { readImport } from "./client/http/importRun.js";
import { readAgent } from "./client/http/mendAgent.js";
import { mere } from "./client/http/mere.js";
import {
  readMereDevice,
  readMereEvent,
  writeMereEvent,
} from "./client/http/mereEvent.js";
import { native } from "./client/http/native.js";
import { openpanelKey } from "./client/http/openpanelKey.js";
import { readOpenpanelProperties } from "./client/http/openpanelProperties.js";
import { takeRevenue } from "./client/http/openpanelRevenue.js";
import { readOpenpanelItem } from "./client/http/openpanelRows.js";
import { placeFromHeaders } from "./client/http/placeHeaders.js";
import { contentHash } from "./client/http/repeats.js";
import { quadraticShapes } from "./growth.helpers.js";
import { guardFormula, toCsv } from "./react/export/csv.js";
import { defaultLabels } from "./react/labels/labels.js";
import { visibleText } from "./react/format/visibleText.js";
import { eventTypes } from "./shared/event/event.js";
import { parsed } from "./shared/invalid.js";
import { leftOutRows } from "./shared/parse/leftOutRows.js";
import { misplacedFieldError } from "./shared/parse/misplacedField.js";
import {
  deepDecoded,
  withoutHangingQuery,
  withoutNestedQuery,
} from "./shared/parse/nestedQuery.js";
import { isHostnameAllowed, isOriginAllowed } from "./shared/parse/origins.js";
import { parseEvent } from "./shared/parse/parseEvent.js";
import { parseTime } from "./shared/event/parseFields.js";
import { countedBytes } from "./steps.helpers.js";

/** Makes headers in which every header has this text, even one that no `Headers` would take. */
const headersOf = (text: string) => ({ get: () => text }) as unknown as Headers;

const fieldsOf = (text: string) => ({ a: text, [text]: text, deep: [[text]] });

/**
 * Reads each field by itself, with the required fields: all of them together are more than an event
 * may have. Answers the refused ones.
 */
const readEach = (
  needed: object,
  fields: object,
  read: (sent: object) => object,
): string[] =>
  Object.entries(fields).flatMap(([field, value]) => {
    const answer = parsed(() => read({ ...needed, [field]: value as unknown }));
    return "error" in answer ? [field] : [];
  });

const readNative = (type: string, text: string) =>
  readEach(
    { type, name: "n", url: "https://shop.example", userId: "u", groupId: "g" },
    {
      name: text,
      url: `https://shop.example/${text}?a=${text}#/${text}`,
      canonical: `https://shop.example/${text}`,
      hashRoutes: text,
      title: text,
      referrer: `https://a.example/${text}`,
      properties: fieldsOf(text),
      traits: fieldsOf(text),
      context: { language: text, [text]: text },
      revenue: { amount: 1, currency: "EUR", [text]: text },
      groupType: text,
      [`${text}extra`]: text,
    },
    (sent) => parseEvent(sent, {}),
  );

const readMere = (event: string, text: string) =>
  readEach(
    { event, timestamp: 1717200000000, user_id: "u" },
    {
      properties: { path: `https://shop.example/${text}`, [text]: text },
      extras: fieldsOf(text),
      [`${text}extra`]: text,
    },
    (sent) => writeMereEvent(readMereEvent(sent)),
  );

const openpanelProperties = (text: string) => ({
  ...fieldsOf(text),
  __path: `https://shop.example/${text}`,
  __title: text,
  __referrer: text,
  __query: { [text]: [text, text] },
  __deviceId: text,
  __timestamp: text,
  __currency: text,
});

const readOpenpanel = (type: string, text: string) => {
  const needed = {
    name: "n",
    profileId: "p",
    property: "x",
    id: "g",
    groupIds: ["g"],
  };
  const read = (payload: object) => readOpenpanelItem({ type, payload });
  return [
    ...readEach(
      needed,
      { name: text, property: text, type: text, firstName: text },
      read,
    ),
    ...readEach({}, openpanelProperties(text), (properties) =>
      read({ ...needed, properties }),
    ),
  ];
};

const nativeTypes = [...eventTypes, "other"];
const mereNames = ["pageview", "$identify", "signup"];
const openpanelTypes = [
  "track",
  "identify",
  "increment",
  "group",
  "assign_group",
  "other",
];

const texts: Record<string, (text: string) => unknown> = {
  ...Object.fromEntries(
    nativeTypes.map((type) => [
      `parseEvent, ${type}`,
      (text: string) => readNative(type, text),
    ]),
  ),
  "parseEvent, a path": (text) =>
    parseEvent({ type: "pageview", path: text, url: text }, {}),
  "parseEvent, ids": (text) =>
    parseEvent({ type: "pageview", eventId: text, groups: [text] }, {}),
  misplacedFieldError: (text) => misplacedFieldError({ key: text }),
  ...Object.fromEntries(
    mereNames.map((event) => [
      `readMereEvent and back, ${event}`,
      (text: string) => readMere(event, text),
    ]),
  ),
  "readMereEvent, its own fields": (text) =>
    readMereEvent({ event: text, timestamp: 1, session_id: text }),
  readMereDevice: (text) => readMereDevice({ user_agent: text, ip: text }),
  ...Object.fromEntries(
    openpanelTypes.map((type) => [
      `readOpenpanelItem, ${type}`,
      (text: string) => readOpenpanel(type, text),
    ]),
  ),
  "readOpenpanelProperties, a query of text": (text) =>
    readOpenpanelProperties({ __path: `/?${text}`, __query: text }),
  takeRevenue: (text) =>
    takeRevenue(text, [
      ["__revenue", 1],
      ["__currency", text],
    ]),
  openpanelKey: (text) =>
    openpanelKey({ headers: headersOf(text) } as Request, { clientId: text }),
  "mere's key": (text) =>
    mere.key({ headers: headersOf(`Bearer ${text}`) } as Request, {}),
  "the native key": (text) =>
    native.key(
      { headers: headersOf(" "), url: `https://a.example/?${text}` } as Request,
      { key: text },
    ),
  readImport: (text) => readImport({ import: true, importId: text, chunk: 1 }),
  placeFromHeaders: (text) => placeFromHeaders(headersOf(text)),
  "placeFromHeaders, Akamai's": (text) =>
    placeFromHeaders(headersOf(`country_code=DE,city=${text},${text}`)),
  "placeFromHeaders, Netlify's": (text) =>
    placeFromHeaders(
      headersOf(
        Buffer.from(
          JSON.stringify({ country: { code: "DE" }, city: text }),
        ).toString("base64"),
      ),
    ),
  leftOutRows: (text) =>
    leftOutRows(1, marksOfSender(text, false), {
      trusted: false,
      honourDoNotTrack: true,
      agents: { deniedAgents: ["*a*a*"], allowedAgents: ["*.*/"] },
    }),
  "readAgent, a Mac's": (text) =>
    readAgent(`Mozilla/5.0 (Macintosh; ${text}) ${text}`, { touch: true }),
  readClientHints: (text) => readClientHints(headersOf(text.slice(0, 1000))),
  contentHash,
  parseTime: (text) => parseTime(`2026-01-01${text}`, "occurredAt"),
  isOriginAllowed: (text) =>
    isOriginAllowed(`https://${text}`, ["*.a.example", "https://a.example"]),
  isHostnameAllowed: (text) => isHostnameAllowed(text, ["*.a.example"]),
  withoutNestedQuery,
  withoutHangingQuery,
  deepDecoded,
  crc32: (text) => crc32(countedBytes(new TextEncoder().encode(text))),
  guardFormula,
  toCsv: (text) => toCsv([text], [[text]]),
  visibleText: (text) => visibleText(text, defaultLabels),
};

test.each(Object.entries(texts))("%s", (_, read) => {
  expect(quadraticShapes(read)).toEqual([]);
});

test("what is counted above is read, and not refused at first sight", () => {
  const text = "a".repeat(4000);
  for (const type of nativeTypes) {
    expect([type, readNative(type, text).length]).toEqual([
      type,
      type === "other" ? 12 : 0,
    ]);
  }
  expect(mereNames.flatMap((event) => readMere(event, text))).toEqual([]);
  for (const type of openpanelTypes) {
    expect([type, readOpenpanel(type, text).length]).toEqual([
      type,
      type === "other" ? 14 : 0,
    ]);
  }
});
