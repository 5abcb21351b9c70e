/** Checks that the run's sites are deleted, with all of their rows. */
import { Unseen, type AnyCheck } from "../check.js";
import { COMPONENT } from "../deployment.js";
import { pageview, post, until } from "../post.js";
import type { Run } from "../run.js";

/** The deployment deletes the rows of a site in the background, and the site's own row last. */
async function isGone({ deployment }: Run, siteId: string): Promise<boolean> {
  const ask = (path: string, args: Record<string, unknown>) =>
    deployment.querySystem(path, args).catch((error: Error) => {
      throw new Unseen(`cannot be seen: ${error.message}`);
    });
  const components = (await ask("frontend/components:list", {})) as {
    id: string;
    path: string;
  }[];
  const componentId = components.find(({ path }) => path === COMPONENT)?.id;
  return (await ask("frontend/getById", { id: siteId, componentId })) === null;
}

export const cleanUp: readonly AnyCheck[] = [
  {
    name: "clean-up: the run's sites are deleted",
    expected: [],
    run: async (run) => {
      for (const { siteId } of run.ownSites) await run.deleteSite(siteId);
      const there = await Promise.all(
        run.ownSites.map(({ slug }) =>
          run.deployment.query("analytics:getSite", { slug }),
        ),
      );
      return there.filter((site) => site !== null);
    },
  },
  {
    name: "clean-up: their keys are refused",
    expected: 401,
    run: async (run) => {
      const events = [pageview(run, "/late", "late")];
      return (await post(run, { body: { events } })).status;
    },
  },
  {
    name: "clean-up: their last row is gone",
    expected: 0,
    run: async (run) => {
      const left = async () => {
        const gone = await Promise.all(
          run.ownSites.map(({ siteId }) => isGone(run, siteId)),
        );
        return gone.filter((isOneGone) => !isOneGone).length;
      };
      return await until(
        run.options.deadlineMs,
        left,
        (count) => count === 0,
        1000,
      );
    },
  },
];
