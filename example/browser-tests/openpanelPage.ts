/**
 * The script of a page that its owner wrote for OpenPanel. Only the address that it sends to is
 * ours.
 */
import { OpenPanel } from "@openpanel/web";

declare global {
  interface Window {
    tracker: OpenPanel;
  }
}

const { clientId = "", apiUrl = "" } = document.body.dataset;

window.tracker = new OpenPanel({
  clientId,
  apiUrl,
  trackScreenViews: true,
  trackOutgoingLinks: true,
  trackAttributes: true,
});
