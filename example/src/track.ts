/** Sends the shop's events to Footfall over the native HTTP format. */

const endpoint = `${import.meta.env.VITE_CONVEX_SITE_URL ?? ""}/analytics/ingest`;
const key = import.meta.env.VITE_FOOTFALL_KEY;

interface ShopEvent {
  type: "pageview" | "track" | "engagement";
  name?: string;
  referrer?: string;
  properties?: Record<string, string | number | boolean>;
}

/** Counts one opened page. The referrer belongs to the first: later ones come from the shop itself. */
export function trackPageview(isFirst: boolean): void {
  const referrer = isFirst ? document.referrer : "";
  send({ type: "pageview", ...(referrer === "" ? {} : { referrer }) });
}

/** Counts something that a visitor did. */
export function track(
  name: "add_to_cart" | "checkout_started" | "purchase",
  properties: Record<string, string | number | boolean> = {},
): void {
  send({ type: "track", name, properties });
}

/** Says that the visitor was still reading when they looked away, so that the visit gets its real length. */
export function trackEngagement(): () => void {
  const onChange = () => {
    if (document.visibilityState === "hidden") send({ type: "engagement" });
  };
  document.addEventListener("visibilitychange", onChange);
  return () => document.removeEventListener("visibilitychange", onChange);
}

function send(event: ShopEvent): void {
  if (key === undefined) return;
  const now = Date.now();
  const body = JSON.stringify({
    sentAt: now,
    visitorId: visitorId(),
    context: { language: navigator.language },
    events: [
      {
        ...event,
        eventId: crypto.randomUUID(),
        occurredAt: now,
        url: location.href,
        title: document.title,
      },
    ],
  });
  // keepalive: the request outlives the page. An event that is lost must not disturb the shop.
  fetch(endpoint, {
    method: "POST",
    keepalive: true,
    headers: { "content-type": "application/json", "x-footfall-key": key },
    body,
  }).catch((error: unknown) => console.warn("Event not sent:", error));
}

function visitorId(): string {
  const stored = localStorage.getItem("visitorId");
  if (stored !== null) return stored;
  const made = crypto.randomUUID();
  localStorage.setItem("visitorId", made);
  return made;
}
