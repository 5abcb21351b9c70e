/**
 * Stored events as released versions have written them, one of each type with every field that it
 * had. Databases hold such rows, and would lose a field that is renamed or changes its type. A new
 * version with other fields adds its own. Nobody edits those that are here.
 */
import { START } from "./setup.helpers.js";

const context = {
  visitorId: "ann",
  userId: "user1",
  clientSessionId: "client-session",
  hostname: "shop.example",
  path: "/hats",
  search: "utm_source=news&utm_medium=email&utm_campaign=spring",
  title: "Hats",
  referrer: "https://search.example/",
  language: "de",
  country: "DE",
  region: "BE",
  city: "Berlin",
  device: "desktop",
  browser: "Firefox",
  os: "Linux",
  properties: [
    { key: "plan", value: "pro" },
    { key: "seats", value: 3 },
    { key: "trial", value: true },
    { key: "coupon", value: null },
    { key: "cart", value: { json: '{"hats":[1,2]}' } },
  ],
  extras: [{ key: "unknown", value: "kept" }],
};

/** Without `siteId` and `seq`, which a database gives. */
export const storedEvents: Record<string, Record<string, unknown>[]> = {
  "0.1.0": [
    {
      ...context,
      type: "pageview",
      eventId: "event1",
      lane: 0,
      occurredAt: START,
      receivedAt: START + 1,
      source: "client",
    },
    {
      ...context,
      type: "track",
      name: "signup",
      eventId: "event2",
      lane: 0,
      occurredAt: START + 60_000,
      receivedAt: START + 60_001,
      source: "client",
    },
    {
      ...context,
      type: "identify",
      eventId: "event3",
      byServer: true,
      traits: [{ key: "email", value: "ann@example.com" }],
      lane: 0,
      occurredAt: START + 120_000,
      receivedAt: START + 120_001,
      source: "client",
    },
    {
      ...context,
      type: "engagement",
      eventId: "event4",
      lane: 0,
      occurredAt: START + 180_000,
      receivedAt: START + 180_001,
      source: "client",
    },
    {
      type: "track",
      name: "renewal",
      userId: "user1",
      eventId: "event5",
      lane: 0,
      occurredAt: START + 240_000,
      receivedAt: START + 240_001,
      source: "server",
    },
  ],
};

/** The characters of usual values of all but the last of these events: DE, de and a device. */
const packedUsual = "\u001f:{!'3";
/** Their other fields, as version 1 packs them. */
const packedContext =
  "\u001fuuser1\u001fkclient-session\u001fhshop.example\u001f-hats" +
  "\u001f?utm_source=news&utm_medium=email&utm_campaign=spring\u001ftHats" +
  "\u001fssearch.example/\u001fRBE\u001fCBerlin" +
  "\u001fpplan\u001espro" +
  "\u001eseats\u001en3\u001etrial\u001et\u001ecoupon\u001e0" +
  '\u001ecart\u001ej{"hats":[1,2]}\u001e';
const packedExtras = "\u001fxunknown\u001eskept\u001e";

/** The same events as their rows hold them: what `body` is. Nobody edits these. */
export const packedEvents: Record<string, string[]> = {
  "0.1.0": [
    `1pc1${packedUsual}${packedContext}${packedExtras}`,
    `1tc1${packedUsual}\u001fnsignup${packedContext}${packedExtras}`,
    `1ic1${packedUsual}${packedContext}\u001fTemail\u001esann@example.com\u001e${packedExtras}\u001fB1`,
    `1ec1${packedUsual}${packedContext}${packedExtras}`,
    "1ts1\u001f\u001fnrenewal\u001fuuser1",
  ],
};
