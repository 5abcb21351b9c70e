/** Claims about the costs of requests over HTTP. */
import { SECOND } from "../../../src/shared/units.js";
import type { CostApp } from "./app.helpers.js";
import type { CostClaim } from "./claims.helpers.js";
import { past, postWithoutVisitor, views, wake } from "./events.helpers.js";

const post = (app: CostApp, count: number) =>
  app.request("/ingest", {
    key: app.keys.secret,
    body: { events: views(count) },
  });

/** Sends as many events of a page in one request, under the public key. */
const postViews = (app: CostApp, count: number) =>
  app.request("/ingest", {
    key: app.keys.public,
    body: { events: views(count) },
  });

const postChunk = (app: CostApp, chunk: string) =>
  app.request("/ingest", {
    key: app.keys.secret,
    body: {
      import: true,
      importId: "run",
      chunk,
      events: views(1, past),
    },
  });

/** Sends a batch of OpenPanel's SDK: an event, and as many additions to a trait. */
function postItems(app: CostApp, count: number): Promise<number> {
  const addition = {
    type: "increment",
    payload: { profileId: "user", property: "visits" },
  };
  const event = { type: "track", payload: { name: "order" } };
  const events = [event, ...Array.from({ length: count }, () => addition)];
  return app.request("/track/batch", {
    key: app.keys.secret,
    body: { events },
  });
}

/** The first request of a day makes the salt. */
async function postFirstItem(app: CostApp): Promise<void> {
  await postItems(app, 0);
  await app.advance(SECOND);
}

const requestCases = [
  {
    name: "a request of a server",
    sizes: [1, 500],
    setUp: wake,
    call: post,
    cost: () => ({ calls: 2 }),
  },
  {
    name: "a request of a page",
    sizes: [1, 500],
    setUp: wake,
    call: postViews,
    cost: () => ({ calls: 2 }),
  },
  {
    name: "a request of more than 500 events",
    sizes: [501],
    setUp: wake,
    call: post,
    cost: () => ({ calls: 4 }),
  },
];

const firstRequestCases = [
  {
    name: "the first request of a day",
    call: postWithoutVisitor,
    cost: () => ({ calls: 2 }),
  },
  {
    name: "the first request of a day, of more than 500 events",
    call: (app: CostApp) => postViews(app, 501),
    cost: () => ({ calls: 6 }),
  },
  {
    name: "the second request of a day, of more than 500 events",
    setUp: async (app: CostApp) => {
      await postWithoutVisitor(app);
      await app.advance(SECOND);
    },
    call: (app: CostApp) => postViews(app, 501),
    cost: () => ({ calls: 4 }),
  },
  {
    name: "the first request of an import's run",
    call: (app: CostApp) => postChunk(app, "1"),
    cost: () => ({ calls: 5 }),
  },
  {
    name: "the second request of an import's run",
    setUp: async (app: CostApp) => {
      await postChunk(app, "1");
      await app.advance(SECOND);
    },
    call: (app: CostApp) => postChunk(app, "2"),
    cost: () => ({ calls: 3 }),
  },
];

export const costsOfRoutes: readonly CostClaim[] = [
  {
    places: [
      {
        of: "client/http/registerRoutes.ts: registerRoutes",
        says: [
          "A request of up to 500 events costs one HTTP action and one mutation.",
          "A larger one, an import, and each request of OpenPanel's senders or of an app whose `geo` is a function, costs one HTTP action, one query and one mutation for each 500 events.",
          "If it is the first of a day that needs its salt, or the first one of an import's run, it costs a query and a mutation more.",
        ],
      },
      {
        of: "client/http/ingestAtOnce.ts: ingestAtOnce",
        says: ["Costs one mutation."],
      },
      {
        of: "client/http/ingestInSteps.ts: ingestInSteps",
        says: [
          "Costs one query and one mutation for each 500 events, and what `admit` says besides.",
        ],
      },
      {
        of: "client/http/admit.ts: admit",
        says: [
          "Costs one query.",
          "It costs a mutation and another query as well on the first request of a day that needs its salt, and on the first one of an import's run.",
        ],
      },
      {
        of: "docs/costs.md",
        says: [
          "A request of up to 500 events is two billed calls (HTTP action, mutation).",
        ],
      },
    ],
    cases: [...requestCases, ...firstRequestCases],
  },
  {
    places: [
      {
        of: "client/http/refusedIncrements.ts: findRefusedIncrements",
        says: [
          "Costs a query only if a row adds to something, and takes at most 500 rows in one query.",
        ],
      },
    ],
    cases: [
      {
        name: "a request that adds to nothing",
        setUp: postFirstItem,
        call: (app) => postItems(app, 0),
        cost: () => ({ calls: 3 }),
      },
      {
        name: "a request that adds to traits",
        sizes: [1, 400],
        setUp: postFirstItem,
        call: postItems,
        cost: () => ({ calls: 4 }),
      },
    ],
  },
  {
    places: [
      {
        of: "docs/costs.md",
        says: [
          "While 16 lanes folded 51 times within seconds it ran 16 times and read 33 documents, 12 KB, each time.",
        ],
      },
    ],
    measuredBy: ["example/browser-tests/executions.browser.ts"],
  },
  {
    places: [
      {
        of: "client/http/handleHealth.ts: handleHealth",
        says: ["Costs one HTTP action and one query."],
      },
    ],
    cases: [
      {
        name: "a look at all sites",
        call: (app) => app.request("/health"),
        cost: () => ({ calls: 2 }),
      },
      {
        name: "a second look, whose query the platform has kept",
        setUp: (app) => app.request("/health?site=default"),
        call: (app) => app.request("/health?site=default"),
        cost: () => ({ calls: 1 }),
      },
    ],
  },
];
