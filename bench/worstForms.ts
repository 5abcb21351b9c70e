/** Forms of requests under a public key that cost their site most. */

export interface Form {
  name: string;
  eventsPerRequest: number;
  requests: number;
  eventOf: (n: number) => object;
}

const text = (n: number, length: number) => `${n}:`.padEnd(length, "x");
const fieldsOf = (count: number, valueOf: (field: number) => string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, field) => [
      `field${field}`,
      valueOf(field),
    ]),
  );
/** Makes an event that opens a session of a visitor of its own, on a page of its own. */
const unique = (n: number) => ({
  type: "track",
  name: `name ${n}`,
  eventId: `event ${n}`,
  visitorId: `visitor ${n}`,
  userId: `user ${n}`,
  url: `https://shop.example/page-${n}?utm_source=s${n}&utm_campaign=c${n}`,
  referrer: `https://site-${n}.example/`,
  context: { language: "en" },
});

export const forms: readonly Form[] = [
  {
    name: "one ordinary event a request",
    eventsPerRequest: 1,
    requests: 1200,
    eventOf: (n) => ({
      type: "pageview",
      eventId: `event ${n}`,
      visitorId: "visitor",
      url: "https://shop.example/tea",
    }),
  },
  {
    name: "one event a request, of a visitor, page and source of its own",
    eventsPerRequest: 1,
    requests: 1200,
    eventOf: unique,
  },
  {
    name: "the same with 64 properties and 20 groups",
    eventsPerRequest: 1,
    requests: 600,
    eventOf: (n) => ({
      ...unique(n),
      properties: fieldsOf(64, (field) => text(n + field, 10)),
      groups: Array.from({ length: 20 }, (_, group) => `group ${n} ${group}`),
    }),
  },
  {
    name: "one event of 30 KB a request",
    eventsPerRequest: 1,
    requests: 300,
    eventOf: (n) => ({
      ...unique(n),
      properties: fieldsOf(4, () => text(n, 7300)),
    }),
  },
  {
    name: "2,000 such small events a request",
    eventsPerRequest: 2000,
    requests: 2,
    eventOf: unique,
  },
  {
    name: "2,000 such events of 4 KB a request",
    eventsPerRequest: 2000,
    requests: 2,
    eventOf: (n) => ({ ...unique(n), properties: { note: text(n, 3900) } }),
  },
  {
    name: "2,000 pings of 2,000 visitors a request",
    eventsPerRequest: 2000,
    requests: 2,
    eventOf: (n) => ({
      type: "engagement",
      visitorId: `visitor ${n}`,
      path: "/",
    }),
  },
  {
    name: "2,000 equal pings a request",
    eventsPerRequest: 2000,
    requests: 4,
    eventOf: () => ({ type: "engagement", visitorId: "visitor", path: "/" }),
  },
];
