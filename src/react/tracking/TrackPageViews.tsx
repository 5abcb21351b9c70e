/** Page views of an app with a router, counted by what the router says in place of the history. */
import { useEffect, useRef } from "react";
import { defined } from "../../shared/defined.js";
import { useFootfall } from "./useFootfall.js";

export interface TrackPageViewsProps {
  /** Of the router: `usePathname()`, `useLocation().pathname`. Each change of it is a page view. */
  pathname: string;
  /** Of the page, where the app sets `document.title` later than this is rendered; it changes with `pathname`. */
  title?: string | undefined;
}

/**
 * Counts a page view when it is first rendered, and one for each change of `pathname`: render it where pages
 * are to be counted, behind what sets `document.title`, and not where they are not. The tracker needs `pageViews: false`, or it counts
 * each of them as well. The address, with its campaign, is that of the page when the view is counted.
 *
 * @example
 * <TrackPageViews pathname={useLocation().pathname} />
 */
export function TrackPageViews({ pathname, title }: TrackPageViewsProps) {
  const tracker = useFootfall();
  const counted = useRef<string>(undefined);
  useEffect(() => {
    // In development React runs effects twice; and a new title is no new page.
    if (pathname === counted.current) return;
    counted.current = pathname;
    tracker.page(defined({ title }));
  }, [tracker, pathname, title]);
  return null;
}
