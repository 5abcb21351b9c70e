/** The first range of the demo's dashboard. A log of the past starts at the time of its events. */

/**
 * Returns the span of `?from=…&to=…`, else of `from,to`, in epoch milliseconds. Undefined when
 * neither is a span.
 * @example
 * dashboardRange(new URLSearchParams("from=1431857103000&to=1432157103000"), undefined);
 */
export function dashboardRange(
  search: URLSearchParams,
  setting: string | undefined,
): { from: number; to: number } | undefined {
  const [settingFrom, settingTo] = setting?.split(",") ?? [];
  const from = Number(search.get("from") ?? settingFrom);
  const to = Number(search.get("to") ?? settingTo);
  return from < to ? { from, to } : undefined;
}
