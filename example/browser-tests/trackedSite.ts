/**
 * Serves a web site of its own origin that counts its visits with our tracker. Every path is a
 * page, with links, a switch of routes, a download, a form and a button. Each test sets up the
 * parts that differ.
 */
import type { AutomaticOptions, HttpOptions } from "../../src/browser/index.js";
import { startLocalServer } from "../embedded/localServer.js";
import { bundle } from "./bundle.js";

export interface TrackedPage {
  /** Options of the tracker. */
  options: HttpOptions & AutomaticOptions;
  /** Headers of every page. */
  headers?: Readonly<Record<string, string>>;
  /** These scripts replace the module that makes the tracker. */
  scripts?: string;
}

export interface TrackedSite {
  readonly url: string;
  /**
   * The address of the same pages under another host, for visitors who leave. Those pages count
   * nothing.
   */
  readonly elsewhere: string;
  /** Sets up all pages from now on. */
  setUp(page: TrackedPage): void;
  close(): Promise<void>;
}

/** Loads the module that makes the tracker. */
export const moduleScript = `<script type="module" src="/tracker.js"></script>`;

export async function startTrackedSite(): Promise<TrackedSite> {
  const tracker = await bundle("trackerPage.ts");
  let page: TrackedPage | undefined;
  const server = await startLocalServer(
    ({ url = "/", headers: { host } }, response) => {
      const { pathname } = new URL(url, "http://site.example");
      const send = (type: string, text: string, headers = {}) =>
        response.writeHead(200, { "content-type": type, ...headers }).end(text);
      if (pathname === "/tracker.js") return send("text/javascript", tracker);
      if (pathname.endsWith(".pdf")) {
        const disposition = { "content-disposition": "attachment" };
        return send("application/pdf", "%PDF-1.4", disposition);
      }
      const isElsewhere = host?.startsWith("localhost");
      const { headers, scripts = moduleScript, options } = page!;
      return send(
        "text/html; charset=utf-8",
        isElsewhere
          ? html(pathname, {}, "", "")
          : html(pathname, options, scripts, elsewhere),
        headers,
      );
    },
  );
  const elsewhere = `http://localhost:${server.port}`;
  return {
    url: server.url,
    elsewhere,
    setUp: (next) => (page = next),
    close: server.close,
  };
}

function html(
  pathname: string,
  options: object,
  scripts: string,
  elsewhere: string,
): string {
  const settings = JSON.stringify(options).replaceAll("'", "&#39;");
  return `<!doctype html>
<title>Page ${pathname}</title>
<link rel="icon" href="data:," />
<body data-options='${settings}'>
  <h1>Page ${pathname}</h1>
  <a href="/a">Page a</a>
  <a href="/b">Page b</a>
  <a href="/app/tea?cup=1" data-route>Tea</a>
  <a href="/app/cake" data-route>Cake</a>
  <a href="#story">Story</a>
  <a href="${elsewhere}/partner">Partner</a>
  <a href="mailto:tea@site.example">Write to us</a>
  <a href="/files/price-list.pdf"><b>Price list</b></a>
  <button data-footfall-event="add_to_cart" data-footfall-tea="gyokuro" data-price="9"><b>Add to cart</b></button>
  <form id="newsletter" action="/thanks">
    <input name="id" value="secret" />
    <button>Subscribe</button>
  </form>
  <form data-footfall-event="search" data-footfall-scope="teas" action="/found">
    <button>Find</button>
  </form>
  <p id="story" style="margin-top: 3000px">Long ago</p>
  ${scripts}`;
}
