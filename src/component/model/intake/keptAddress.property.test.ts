/** Compares what is kept of an address with a model that knows it by how the address is made. */
import { expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import { parseEvent } from "../../../shared/parse/parseEvent.js";
import { defaultSiteSettings } from "../../../shared/site/site.js";
import {
  arbitraryAddress,
  pageParameters,
  pathPatterns,
  type ModelAddress,
} from "../../testing/arbitraryAddress.helpers.js";
import { withoutClicks, withStoredAddresses } from "./arrival.js";
import { originOf } from "../fold/origin.js";

const site = { ...defaultSiteSettings, pageParameters, pathPatterns };

const arrived = (event: IncomingEvent) =>
  withStoredAddresses(withoutClicks(event), site);

function parsed(sent: object): IncomingEvent {
  const result = parseEvent({ type: "pageview", ...sent }, {});
  if ("error" in result) throw new Error(result.error);
  return result.event;
}

/** A page with addresses in all places that have any. */
function eventWith({ written: address }: ModelAddress): IncomingEvent {
  const link = { type: "track", name: "outbound_link" };
  return {
    ...parsed({ ...link, url: "https://shop.example/", referrer: address }),
    title: address,
    properties: [{ key: "url", value: address }],
    extras: [
      { key: "to", value: address },
      { key: "all", value: { json: JSON.stringify({ a: [address, 1] }) } },
    ],
  };
}

test("an address is kept as its parts say, wherever it is, and once is as good as twice", () => {
  fc.assert(
    fc.property(arbitraryAddress, (address) => {
      const event = arrived(eventWith(address));
      const { kept, keptAsLink } = address;
      expect(event).toMatchObject({
        title: kept,
        referrer: kept,
        properties: [{ key: "url", value: keptAsLink }],
        extras: [
          { key: "to", value: kept },
          { key: "all", value: { json: JSON.stringify({ a: [kept, 1] }) } },
        ],
      });
      expect(JSON.stringify(event)).not.toContain("S3CRET");
      expect(arrived(event)).toEqual(event);
    }),
    { numRuns: 3000 },
  );
});

test("of the page's own address the parts are kept that name it and its source", () => {
  fc.assert(
    fc.property(
      arbitraryAddress.filter(({ isOwn }) => isOwn),
      ({ written, path, search }) => {
        const event = arrived(parsed({ url: written }));
        const [page, parameters = ""] = (event.path ?? "").split("?");
        // The page's parameters follow its path, where no pattern names it.
        expect(page).toBe(path === "/" ? "/" : path);
        if (path === "/reset/*") expect(parameters).toBe("");
        expect(event.search).toBe(search);
        expect(event).not.toHaveProperty("hash");
        expect(JSON.stringify(event)).not.toContain("S3CRET");
        expect(arrived(event)).toEqual(event);
      },
    ),
    { numRuns: 3000 },
  );
});

test("attribution needs nothing of what is dropped", () => {
  fc.assert(
    fc.property(arbitraryAddress, arbitraryAddress, (page, referrer) => {
      const sent = parsed({
        url: page.written.replace("news.example", "shop.example"),
        referrer: referrer.written,
      });
      const full = { ...sent, occurredAt: 1, source: "client" } as ModelEvent;
      const kept = { ...full, ...arrived(sent) } as ModelEvent;
      if (kept.search === undefined) delete kept.search;
      // A part that must not be kept showed it before; the rest of the address shows it afterwards.
      const isTold = JSON.stringify(originOf(full)).includes("s3cret");
      if (!isTold) expect(originOf(kept)).toEqual(originOf(full));
      expect(originOf(kept).referrer).toBe(originOf(full).referrer);
      expect(originOf(kept).clickId).toBe(originOf(full).clickId);
    }),
    { numRuns: 3000 },
  );
});
