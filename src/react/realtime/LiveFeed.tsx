/** The feed of the newest events on the tab of real time. */
import type { PersonsApi } from "../api.js";
import { useDashboard } from "../context/PartsContext.js";
import { useEventList } from "../lists/useEventList.js";
import { EventFeed } from "./EventFeed.js";

/** The number of newest events in the feed. */
const FEED_EVENTS = 20;

interface LiveFeedProps {
  api: Pick<PersonsApi, "listEvents">;
}

export function LiveFeed({ api }: LiveFeedProps) {
  const { site, now } = useDashboard();
  const { siteId, slug } = site;
  const list = useEventList(api, { siteId }, FEED_EVENTS);
  return <EventFeed list={list} now={now} csvName={`${slug}-latest-events`} />;
}
