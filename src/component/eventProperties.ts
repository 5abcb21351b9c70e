/**
 * The properties of one event and the values of any of them, promoted or not, for the dashboard and
 * reports of an app. No rollup has them, so these queries count raw events, as many as one query
 * may read.
 */
import { sayApproximate } from "../shared/figures/approximations.js";
import { boundKey } from "../shared/codec/boundKey.js";
import { readApi } from "../shared/api/readApi.js";
import { query } from "./_generated/server.js";
import { propertyText } from "./model/fold/attributes.js";
import { PropertyCount } from "./model/reports/propertyCount.js";
import { PropertyKeyCount } from "./model/reports/propertyKeyCount.js";
import { visitNewest } from "./reports/newestEvents.js";
import { requireSite } from "./scope/requireSite.js";
import { scopeOf } from "./scope/scope.js";
import { MAX_PROPERTY_KEYS } from "./budget/reportLimits.js";
import { rowLimit } from "./budget/rowLimit.js";
import type { LoggedEvent } from "./rows/eventForm.js";

/**
 * The values of a property of the custom events of one name, or of pageviews (`"pageview"`),
 * heaviest first. Values count as their text. Events in which it is absent, null, nested or empty
 * count as `none`. The count of visitors is exact. As in every report, an event that failed to fold
 * does not count until it is folded.
 *
 * Costs the newest events of that name in the range, at most 3,000 or 3 MiB, and a lookup for each.
 * Pageviews are those among the newest 6,000 events of all kinds, or 4 MiB. It also costs the
 * site's dead letters of the same time, at most 2,000 or 1 MiB. If there are more, or raw events do not reach
 * back to `from`, the answer is `approximate`. Promote a property that you ask for often or over
 * long ranges: then it is a dimension of `getBreakdown`.
 *
 * @throws a Footfall error `siteNotFound`, `invalidRange` or `invalidArgument`
 */
export const getEventPropertyBreakdown = query({
  args: readApi.getEventPropertyBreakdown.args,
  returns: readApi.getEventPropertyBreakdown.returns,
  handler: async (ctx, { siteId, eventName, propertyKey, limit, ...span }) => {
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const most = rowLimit(limit);
    const count = new PropertyCount();
    const visit = (event: LoggedEvent) => {
      const property = event.properties?.find(({ key }) => key === propertyKey);
      const text = property && propertyText(property.value);
      count.add(text && boundKey(text), event);
    };
    const said = await visitNewest(scope, { eventName, ...span }, visit);
    return { ...count.answer(most), ...sayApproximate(said) };
  },
});

/**
 * The properties of the custom events of one name, or of pageviews (`"pageview"`), by how many of
 * the events have a value that {@link getEventPropertyBreakdown} counts. Costs the same.
 *
 * @throws a Footfall error `siteNotFound` or `invalidRange`
 */
export const getEventPropertyKeys = query({
  args: readApi.getEventPropertyKeys.args,
  returns: readApi.getEventPropertyKeys.returns,
  handler: async (ctx, { siteId, eventName, ...span }) => {
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const count = new PropertyKeyCount();
    const named = { eventName, ...span };
    const said = await visitNewest(scope, named, (event) => count.add(event));
    return { ...count.answer(MAX_PROPERTY_KEYS), ...sayApproximate(said) };
  },
});
