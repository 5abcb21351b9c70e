/** Claims about the costs of setting a site up: refusals that it notes, and the state of it. */
import { HOUR } from "../../../src/shared/units.js";
import type { CostApp } from "./app.helpers.js";
import type { CostClaim } from "./claims.helpers.js";
import { admit, views, wake, visit } from "./events.helpers.js";

const origin = "https://tea.example";

const listOrigins = (app: CostApp) =>
  app.mutation("sites:updateSite", {
    allowedOrigins: ["https://shop.example"],
  });

const noteOf = (app: CostApp, about: string) =>
  app.mutation("refusals:noteRefusal", { reason: "origin", about });

/** Notes refusals of as many origins. The first of them is that of `noteAgain`. */
async function note(app: CostApp, count: number): Promise<void> {
  for (let index = 0; index < count; index++)
    await noteOf(app, index === 0 ? origin : `https://tea${index}.example`);
}

const noteAgain = (app: CostApp) => noteOf(app, origin);

/** Notes refusals, and makes every note full. */
async function fillWith(
  app: CostApp,
  noteSome: () => Promise<unknown>,
): Promise<void> {
  await noteSome();
  await app.engine.run(
    async (ctx) => {
      for (const { _id } of await ctx.db.query("refusals").collect())
        await ctx.db.patch("refusals", _id as never, { writes: 1000 });
    },
    { component: "footfall" },
  );
}

const fillNotes = (app: CostApp, count: number) =>
  fillWith(app, () => note(app, count));

/** A request under the public key, from a page that the site does not list. */
const post = (app: CostApp) =>
  app.request("/ingest", {
    key: app.keys.public,
    body: { events: views(1) },
  });

const listOthers = (app: CostApp) =>
  app.mutation("sites:updateSite", { allowedOrigins: [origin] });

/** Stores and folds a visit, and lets the hour pass in which the site is new. */
async function visitAndWait(app: CostApp): Promise<void> {
  await visit(app, 1);
  await app.advance(HOUR);
}

export const costsOfSetup: readonly CostClaim[] = [
  {
    places: [
      {
        of: "component/admission.ts: admit",
        says: [
          "A refusal of its key or origin costs the site's first event, or up to ten notes of refusals.",
        ],
      },
    ],
    cases: [
      {
        name: "a refusal of a new site",
        sizes: [0, 5, 10],
        setUp: async (app, size) => {
          await listOrigins(app);
          await note(app, size);
        },
        call: (app) => admit(app, { origin }, "public"),
        cost: (size) => ({ rowsRead: 2 + size, rowsWritten: 0 }),
      },
      {
        name: "a refusal of a site that has events",
        setUp: async (app) => {
          await listOrigins(app);
          await visitAndWait(app);
        },
        call: (app) => admit(app, { origin }, "public"),
        cost: () => ({ ranges: 3, rowsRead: 3 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/refusals.ts: noteRefusal",
        says: [
          "Costs three index ranges, up to twelve small rows and one write.",
          "Costs no write once the note has been written 1,000 times, or all ten of the site.",
        ],
      },
    ],
    cases: [
      {
        name: "a further refusal of an origin",
        sizes: [1, 10],
        setUp: note,
        call: noteAgain,
        cost: (size) => ({ ranges: 3, rowsRead: 2 + size, rowsWritten: 1 }),
      },
      {
        name: "a refusal that replaces another",
        sizes: [10],
        setUp: note,
        call: (app) => noteOf(app, "https://new.example"),
        cost: (size) => ({ ranges: 3, rowsRead: 2 + size, rowsWritten: 1 }),
      },
      {
        name: "a refusal whose note is full",
        sizes: [1, 10],
        setUp: fillNotes,
        call: noteAgain,
        cost: () => ({ rowsWritten: 0 }),
      },
      {
        name: "a refusal of a new origin where all notes are full",
        sizes: [10],
        setUp: fillNotes,
        call: (app) => noteOf(app, "https://new.example"),
        cost: () => ({ rowsWritten: 0 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/setupStatus.ts: getSetupStatus",
        says: [
          "Costs up to 200 small rows of keys, ten of refusals, two of usage, and one of an event.",
        ],
      },
    ],
    cases: [
      {
        name: "a site with two keys and some refusals",
        sizes: [0, 10],
        setUp: note,
        call: (app) =>
          app.query("setupStatus:getSetupStatus", { now: app.engine.now() }),
        cost: (size) => ({ rowsRead: 3 + size }),
      },
      {
        name: "a site with events",
        sizes: [1, 30],
        setUp: visit,
        call: (app) =>
          app.query("setupStatus:getSetupStatus", { now: app.engine.now() }),
        cost: () => ({ rowsRead: 4 }),
      },
    ],
  },
  {
    places: [
      {
        of: "client/http/admit.ts: admit",
        says: [
          "A refusal costs a mutation more while somebody sets the site up.",
        ],
      },
      {
        of: "client/http/ingestAtOnce.ts: ingestAtOnce",
        says: [
          "A refusal, and a row that is wrong, costs a mutation more while somebody sets the site up.",
        ],
      },
      {
        of: "client/http/noteRefusal.ts: noteRefusal",
        says: ["Costs one mutation."],
      },
    ],
    cases: [
      {
        name: "a refused request of a new site",
        setUp: listOthers,
        call: post,
        cost: () => ({ calls: 3, rowsWritten: 1 }),
      },
      {
        name: "a request of a new site with a row that is wrong",
        setUp: wake,
        call: (app) =>
          app.request("/ingest", {
            key: app.keys.public,
            body: { events: [1] },
          }),
        cost: () => ({ calls: 3 }),
      },
      {
        name: "a refused request of a site that has events",
        setUp: async (app) => {
          await listOthers(app);
          await visitAndWait(app);
        },
        call: post,
        cost: () => ({ calls: 2, rowsWritten: 0 }),
      },
      {
        name: "a refused request of a site whose notes are full",
        setUp: async (app) => {
          await listOthers(app);
          await fillWith(app, () => noteOf(app, "https://shop.example"));
        },
        call: post,
        cost: () => ({ calls: 2, rowsWritten: 0 }),
      },
    ],
  },
];
