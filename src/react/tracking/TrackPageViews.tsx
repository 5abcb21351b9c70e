/** Counts page views by the router's path instead of the history. */
import { useEffect, useRef } from "react";
import { defined } from "../../shared/defined.js";
import { useFootfall } from "./useFootfall.js";

export interface TrackPageViewsProps {
  /**
   * The router's path: `usePathname()`, `useLocation().pathname`. Each change of it is a page view.
   */
  pathname: string;
  /**
   * The title of the page, for an app that sets `document.title` after this renders. It changes
   * with `pathname`.
   */
  title?: string | undefined;
}

/**
 * Counts a page view when it first renders, and one for each change of `pathname`. Render it on the
 * pages that you count, after the component that sets `document.title`. Set `pageViews: false` on
 * the tracker, or it counts each of them too. The address, with its campaign, is that of the page
 * when the view is counted.
 * @example
 * <TrackPageViews pathname={useLocation().pathname} />
 */
export function TrackPageViews({ pathname, title }: TrackPageViewsProps) {
  const tracker = useFootfall();
  const counted = useRef<string>(undefined);
  useEffect(() => {
    // React runs effects twice in development, and a new title is no new page.
    if (pathname === counted.current) return;
    counted.current = pathname;
    tracker.page(defined({ title }));
  }, [tracker, pathname, title]);
  return null;
}
