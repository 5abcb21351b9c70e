/**
 * Custom events that trackers send by themselves. They say little about a visitor's interest, so a
 * bounce with one stays a bounce.
 */

/** Events of our own tracker. The tracker's code checks its names against this list. */
export const ownAutomaticEvents = [
  "outbound_link",
  "file_download",
  "form_submit",
] as const;
export type AutomaticEvent = (typeof ownAutomaticEvents)[number];

/** The clicks on links that OpenPanel's web SDK reports with `trackOutgoingLinks`. */
const automaticEventsOfOthers = ["link_out"];

const names = new Set<string | undefined>([
  ...ownAutomaticEvents,
  ...automaticEventsOfOthers,
]);

/** Says whether a custom event of this name is automatic, whoever sends it. */
export function isAutomaticEvent(name: string | undefined): boolean {
  return names.has(name);
}
