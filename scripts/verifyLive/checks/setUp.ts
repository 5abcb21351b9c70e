/** Makes the run's site: without it nothing else has an answer. */
import type { AnyCheck } from "../check.js";

export const setUp: readonly AnyCheck[] = [
  {
    name: "set-up: the run's site is made",
    expected: "the id of a site",
    run: (run) => run.provision(),
    accepts: (got) => typeof got === "string" && got !== "",
  },
  {
    name: "set-up: made again it is the same site",
    expected: (run) => run.siteId,
    run: (run) => run.provision(),
  },
  {
    name: "set-up: the app finds the site",
    expected: (run) => ({ slug: run.slug, timeZone: "UTC", status: "active" }),
    run: async ({ deployment, slug }) => {
      const site = await deployment.query("analytics:getSite", { slug });
      const { timeZone, status, ...rest } = site as Record<string, unknown>;
      return { slug: rest.slug, timeZone, status };
    },
  },
  {
    name: "set-up: the script of the tag",
    expected: { status: 200, isScript: true },
    run: async ({ deployment }) => {
      const { status, headers } = await deployment.request(
        "/analytics/footfall.js",
      );
      const type = headers.get("content-type") ?? "";
      return { status, isScript: type.includes("javascript") };
    },
  },
];
