/** Claims about the costs of bringing events in, by functions of the component. */
import { DAY, HOUR, SECOND } from "../../../src/shared/units.js";
import type { CostApp } from "./app.helpers.js";
import type { CostClaim } from "./claims.helpers.js";
import {
  admit,
  past,
  ping,
  trackAll,
  views,
  wake,
  withId,
  postWithoutVisitor,
  admitAndIngest,
} from "./events.helpers.js";

const ingestUnderKey = (app: CostApp, count: number) =>
  app.ingest(views(count), { keyId: app.keyIds.secret });

/** Stores the first rows of a chunk whose run is open. */
const ingestPiece = (app: CostApp, count: number) =>
  app.ingest(views(count, past), {
    import: true,
    piece: {
      importId: "run",
      chunk: "1",
      rows: views(count).map((_, row) => row),
      rowsInChunk: count,
    },
  });

/** Stores one row of a chunk. */
const ingestRow = (app: CostApp, row: number, rowsInChunk: number) =>
  app.ingest(views(1, past), {
    import: true,
    piece: { importId: "run", chunk: "1", rows: [row], rowsInChunk },
  });

/** Makes the salt of the day, and wakes the loop. */
async function wakeWithSalt(app: CostApp): Promise<void> {
  await postWithoutVisitor(app);
  await wake(app);
}

const track = (app: CostApp, event: object = {}) =>
  app.callAnySite("mutation", "record:record", {
    site: "default",
    event: { type: "track", name: "order", ...event },
  });

/** Sends as many requests of bots from an address under the public key. Each notes its use. */
async function useAddress(app: CostApp, count: number): Promise<void> {
  const answer = await admit(app, { address: "192.0.2.1" }, "public");
  const { rateLevels } = answer as { rateLevels: object[] };
  for (let request = 0; request < count; request++)
    await app.mutation("usage:recordNotStored", {
      keyId: app.keyIds.public,
      rateLevels,
      trusted: false,
      receivedAt: app.engine.now(),
      bots: 1,
    });
}

export const costsOfIngest: readonly CostClaim[] = [
  {
    places: [
      {
        of: "component/ingest.ts: ingest",
        says: [
          "Costs an index range for the site, one for each lane that gets events, and one for each event that has an id or is a browser's ping.",
          "Waking an idle loop costs two ranges, two scheduled functions and a small row more.",
          "By sample it also costs two or three ranges and a row for the backlog, and a row for each rate of a key's request, three at most.",
          "An import also costs a small row, and one that names its run two ranges.",
        ],
      },
    ],
    cases: [
      {
        name: "events without an id",
        sizes: [1, 20],
        setUp: wake,
        call: (app, size) => app.ingest(views(size)),
        cost: (size) => ({ ranges: 2, rowsWritten: size, scheduled: 0 }),
      },
      {
        name: "events for several lanes",
        sizes: [2, 4],
        setUp: async (app, lanes) => {
          await app.mutation("sites:updateSite", { lanes });
          await app.ingest(views(40));
          await app.advance(SECOND);
        },
        call: (app) => app.ingest(views(40)),
        cost: (lanes) => ({ ranges: 1 + lanes, rowsWritten: 40, scheduled: 0 }),
      },
      {
        name: "events with an id",
        sizes: [10, 20],
        setUp: wake,
        call: (app, size) => app.ingest(views(size, withId)),
        cost: (size) => ({ ranges: 2 + size, rowsWritten: size }),
      },
      {
        name: "pings of browsers",
        sizes: [10, 20],
        setUp: wake,
        call: (app, size) => app.ingest(views(size, ping), { trusted: false }),
        cost: (size) => ({ ranges: 2 + size, rowsWritten: size }),
      },
      {
        name: "events that wake the loop",
        sizes: [1, 20],
        setUp: async (app) => {
          await wake(app);
          await app.advance(HOUR);
        },
        call: (app, size) => app.ingest(views(size)),
        cost: (size) => ({ ranges: 4, rowsWritten: size + 1, scheduled: 2 }),
      },
      {
        name: "events in the sample",
        sizes: [20],
        chance: 0,
        setUp: wake,
        call: (app, size) => app.ingest(views(size)),
        cost: (size) => ({ ranges: 4, rowsWritten: size + 1 }),
      },
      {
        name: "events under a key in the sample",
        sizes: [20],
        chance: 0,
        setUp: async (app) => {
          await wake(app);
          await ingestUnderKey(app, 1);
        },
        call: ingestUnderKey,
        cost: (size) => ({ ranges: 4, rowsWritten: size + 3 }),
      },
      {
        name: "an import",
        sizes: [10],
        setUp: wake,
        call: (app, size) => app.ingest(views(size, past), { import: true }),
        cost: (size) => ({ ranges: 2, rowsWritten: size + 1 }),
      },
      {
        name: "an import that names its run",
        sizes: [10],
        setUp: async (app) => {
          await wake(app);
          await app.mutation("imports:openImport", { importId: "run" });
        },
        call: ingestPiece,
        cost: (size) => ({ ranges: 4, rowsWritten: size + 1 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/requests.ts: ingest",
        says: [
          "Costs what `ingest` costs, a range for the key, and what the admission reads on the snapshot.",
          "Under a public key it also costs a range for the day's salt.",
          "A request that needs a cookieless visitor costs a range more for the salt of the day before.",
          "If that salt is there, it also costs a range of the visitor's events.",
        ],
      },
    ],
    cases: [
      {
        name: "a request of a server",
        sizes: [1, 20],
        setUp: wake,
        call: (app, size) => admitAndIngest(app, views(size), "secret"),
        cost: (size) => ({ ranges: 8, rowsWritten: size }),
      },
      {
        name: "a request of a page",
        sizes: [1, 10],
        setUp: wakeWithSalt,
        call: (app, size) => admitAndIngest(app, views(size), "public"),
        cost: (size) => ({ ranges: 10, rowsWritten: size }),
      },
      {
        name: "a request of a page without a visitor",
        sizes: [1, 10],
        setUp: wakeWithSalt,
        call: (app, size) =>
          admitAndIngest(app, views(size), "public", { needsVisitor: true }),
        cost: (size) => ({ ranges: 11, rowsWritten: size }),
      },
      {
        name: "such a request on the next day",
        setUp: async (app) => {
          await wakeWithSalt(app);
          await app.advance(DAY);
          await wakeWithSalt(app);
        },
        call: (app) =>
          admitAndIngest(app, views(1), "public", { needsVisitor: true }),
        cost: () => ({ ranges: 12, rowsWritten: 1 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/record.ts: record",
        says: [
          "Costs three index ranges, and one more if the event has an id.",
          "If the site's loop is asleep, it also costs a scheduled mutation, once in a transaction.",
        ],
      },
    ],
    cases: [
      {
        name: "an event, with the loop awake",
        setUp: wake,
        call: (app) => track(app),
        cost: () => ({ ranges: 3, rowsWritten: 2, scheduled: 0 }),
      },
      {
        name: "an event, with the loop asleep",
        call: (app) => track(app),
        cost: () => ({ ranges: 3, rowsWritten: 2, scheduled: 1 }),
      },
      {
        name: "an event with an id",
        setUp: wake,
        call: (app) => track(app, { eventId: "order 1" }),
        cost: () => ({ ranges: 4, rowsWritten: 2, scheduled: 0 }),
      },
      {
        name: "several in a transaction, with the loop asleep",
        sizes: [3],
        call: trackAll,
        cost: () => ({ scheduled: 1 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/admission.ts: admit",
        says: [
          "It also reads one row for each 100 events that wait, up to a dozen for each rate of the sender, and one for each 500 rows of a chunk of an import.",
        ],
      },
    ],
    cases: [
      {
        name: "an admission while events wait",
        sizes: [0, 3],
        chance: 0,
        setUp: async (app, size) => {
          for (let sent = 0; sent < size; sent++) await app.ingest(views(1));
        },
        call: (app) => admit(app),
        cost: (size) => ({ rowsRead: 2 + size }),
      },
      {
        name: "an admission of an address under a public key",
        sizes: [2, 5],
        chance: 0,
        setUp: async (app, size) => {
          await postWithoutVisitor(app);
          await app.foldAll();
          await useAddress(app, size);
        },
        call: (app) => admit(app, { address: "192.0.2.1" }, "public"),
        cost: (size) => ({ rowsRead: 7 + 3 * size }),
      },
      {
        name: "an admission of a chunk",
        sizes: [1, 3],
        setUp: async (app, size) => {
          await app.mutation("imports:openImport", { importId: "run" });
          for (let window = 0; window < size; window++)
            await ingestRow(app, 500 * window, 500 * size);
        },
        call: (app) => admit(app, { chunk: { importId: "run", chunk: "1" } }),
        cost: (size) => ({ rowsRead: 3 + size }),
      },
    ],
  },
];
