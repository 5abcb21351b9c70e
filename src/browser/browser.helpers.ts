/**
 * A browser with the parts that the tracker uses. It has tabs of one origin, each with its own
 * globals, and one clock, one store and one lock manager. Code that runs inside `tab.run`, and all
 * that it starts, sees that tab.
 */
import { Clock } from "./clock.helpers.js";
import { FakeLocks } from "./locks.helpers.js";
import { FakeStorage } from "./storage.helpers.js";
import { Tab } from "./tab.helpers.js";

/** A request that a page has sent, and the ways to answer it. */
export interface PageRequest {
  tab: Tab;
  url: string;
  body: string;
  bytes: number;
  /** Whether the request may outlive its page. */
  isKept: boolean;
  isBeacon: boolean;
  /** Whether nobody looked at the page any more. */
  isLeaving: boolean;
}

export interface PageAnswer {
  status: number;
  /** The server sends it as JSON, unless it is text. */
  body?: unknown;
  headers?: Record<string, string>;
  delayMs?: number;
}

export interface TabOptions {
  url?: string;
  referrer?: string;
  /** Whether `localStorage` throws. */
  isBlocked?: boolean;
  isPrerendering?: boolean;
}

export class Browser {
  readonly clock = new Clock();
  readonly disk = new FakeStorage();
  readonly locks = new FakeLocks();
  isOnline = true;
  hasLocks = true;
  /** Whether `fetch` knows `keepalive`. If not, the browser has `sendBeacon` only. */
  hasKeepalive = true;
  readonly requests: PageRequest[] = [];
  tabs: Tab[] = [];

  /** The network and the server. Returns an answer, or undefined if the connection fails. */
  answer: (request: PageRequest) => PageAnswer | undefined = () => ({
    status: 202,
    body: {},
  });

  /** Called before the page receives an answer. Undefined: there is none. */
  onAnswer: (request: PageRequest, answer?: PageAnswer) => void = () => {};

  /** Called if the page could not send a request. */
  onUnsent: (tab: Tab) => void = () => {};

  open(options: TabOptions = {}): Tab {
    const tab = new Tab(this, options);
    this.tabs.push(tab);
    return tab;
  }

  setOnline(isOnline: boolean): void {
    this.isOnline = isOnline;
    for (const tab of this.tabs) tab.dispatch(isOnline ? "online" : "offline");
  }

  /** The events of all requests so far, in order. */
  get sent(): Record<string, unknown>[] {
    return this.requests.flatMap(
      ({ body }) =>
        (JSON.parse(body) as { events: Record<string, unknown>[] }).events,
    );
  }
}
