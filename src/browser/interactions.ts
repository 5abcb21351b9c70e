/**
 * Counts what a visitor does without code of the app: links out, downloads, forms, and elements
 * with `data-footfall-event`. It ignores everything inside an element with `data-footfall-ignore`.
 */
import type { AutomaticEvent } from "../shared/event/automaticEvents.js";
import type { Watch } from "./core.js";

/** Paths of files that browsers download rather than open. */
const fileTypes = /\.(pdf|(doc|xls|ppt)x?|csv|zip|dmg|exe|mp[34])$/i;

export interface InteractionOptions {
  /** Clicks (of the left button) on links to other hosts: `outbound_link {url}`. */
  outboundLinks?: boolean;
  /** Clicks on links to files: `file_download {url}`. */
  fileDownloads?: boolean;
  /** `form_submit {form}`, its id, and never what is in the form. */
  formSubmits?: boolean;
  /** Clicks on (and submits of) elements with `data-footfall-event`. */
  attributes?: boolean;
}

/**
 * Returns the listener to clicks and submits.
 *
 * @param sentAddress removes from an address what must not leave the page
 */
export function interactionsOf(
  track: Parameters<Watch>[1],
  sentAddress: (address: string) => string,
  {
    outboundLinks = true,
    fileDownloads = true,
    formSubmits = true,
    attributes = true,
  }: InteractionOptions,
): (event: Event) => void {
  // A target that is no element, or no link, throws. The caller ignores the error.
  return ({ type, target }) => {
    const element = target as HTMLElement;
    if (element.closest("[data-footfall-ignore]")) return;
    const isSubmit = type === "submit";
    const marked = element.closest<HTMLElement>("[data-footfall-event]");
    if (attributes && marked && marked.matches("form") === isSubmit) {
      trackMarked(marked.dataset);
    } else if (isSubmit && formSubmits) {
      // Not `element.id`, which may be one of its fields.
      track("form_submit" satisfies AutomaticEvent, {
        form: element.getAttribute("id"),
      });
    }
    if (isSubmit) return;
    const link = element.closest<HTMLAnchorElement>("a[href]")!;
    const { href, host, pathname } = link;
    const url = sentAddress(href);
    if (fileTypes.test(pathname)) {
      if (fileDownloads)
        track("file_download" satisfies AutomaticEvent, { url });
    } else if (outboundLinks && host && host !== location.host) {
      // Addresses of mail and telephone have no host.
      track("outbound_link" satisfies AutomaticEvent, { url });
    }
  };

  /** `data-footfall-plan` is `footfallPlan` here, and becomes the property `plan`. */
  function trackMarked(dataset: DOMStringMap): void {
    const said: Record<string, string | undefined> = {};
    for (const name in dataset) {
      if (/^footfall./.test(name)) {
        said[name[8]!.toLowerCase() + name.slice(9)] = dataset[name];
      }
    }
    const { event, ...properties } = said;
    track(event!, properties);
  }
}
