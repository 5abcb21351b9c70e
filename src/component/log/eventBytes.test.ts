/** The bytes of an event, as usage counts them, are those of its document. */
import { expect, test } from "vitest";
import { getDocumentSize } from "convex/values";
import { eventBytes } from "./eventBytes.js";
import { storeCommit } from "./logRows.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

test("an event has the bytes of its document before it is stored, too", async () => {
  const [stored] = await storeCommit(t, site.siteId, ["signup"]);
  const { _id, _creationTime, ...event } = stored!;
  const bytes = getDocumentSize(stored!);
  expect(eventBytes({ ...event, seq: 0n })).toBe(bytes);
  expect(eventBytes({ ...event, seq: 0n, title: undefined })).toBe(bytes);
});
