/**
 * A browser as far as the tracker knows one: tabs of one origin, each with globals of its own, on one clock,
 * one store and one lock manager. What runs inside `tab.run`, and all that it sets going, sees that tab.
 */
import { Clock } from "./clock.helpers.js";
import { FakeLocks } from "./locks.helpers.js";
import { FakeStorage } from "./storage.helpers.js";
import { Tab } from "./tab.helpers.js";

/** What a page has sent, and how it can be answered. */
export interface PageRequest {
  tab: Tab;
  url: string;
  body: string;
  bytes: number;
  /** It may outlive its page. */
  isKept: boolean;
  isBeacon: boolean;
  /** Nobody looked at the page any more. */
  isLeaving: boolean;
}

export interface PageAnswer {
  status: number;
  /** As JSON, unless it is text. */
  body?: unknown;
  headers?: Record<string, string>;
  delayMs?: number;
}

export interface TabOptions {
  url?: string;
  referrer?: string;
  /** `localStorage` throws. */
  isBlocked?: boolean;
  isPrerendering?: boolean;
}

export class Browser {
  readonly clock = new Clock();
  readonly disk = new FakeStorage();
  readonly locks = new FakeLocks();
  isOnline = true;
  hasLocks = true;
  /** Else it knows `sendBeacon` only. */
  hasKeepalive = true;
  readonly requests: PageRequest[] = [];
  tabs: Tab[] = [];

  /** The network and the server: an answer, or none (the connection fails). */
  answer: (request: PageRequest) => PageAnswer | undefined = () => ({
    status: 202,
    body: {},
  });

  /** The page is about to be told; undefined: that there is no answer. */
  onAnswer: (request: PageRequest, answer?: PageAnswer) => void = () => {};

  /** What the page wanted to send did not leave it. */
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
