/** One tab of a browser: its globals, its events, and the way out of its requests. */
import { currentPage } from "./globals.helpers.js";
import type {
  Browser,
  PageAnswer,
  PageRequest,
  TabOptions,
} from "./browser.helpers.js";

/** Bounds the bytes of all requests that may outlive a page. Browsers allow 64 KB. */
const KEPT_BYTES = 65_536;

type Listener = (event: Event) => void;

export class Tab {
  isOpen = true;
  hasFocus = true;
  readonly document;
  readonly navigator: Record<string, unknown>;
  readonly globals: Record<string, unknown>;
  readonly #listeners: { type: string; listener: Listener }[] = [];
  #location: URL;
  #history: URL[] = [];
  #keptBytes = 0;
  #isEnding = false;
  /** Aborts of all requests so far. They do nothing to a request that has its answer. */
  readonly #aborts: (() => void)[] = [];

  constructor(
    readonly browser: Browser,
    { url = "https://shop.example/", ...options }: TabOptions,
  ) {
    const { clock, locks } = browser;
    const start =
      (isRepeated: boolean) =>
      (
        run: (...args: unknown[]) => void,
        delayMs: number,
        ...args: unknown[]
      ) => {
        const fire = () => {
          if (!this.isOpen) return;
          if (isRepeated) ids.set(id, clock.start(fire, delayMs));
          this.run(() => run(...args));
        };
        const id = clock.start(fire, delayMs);
        return id;
      };
    const ids = new Map<number, number>();
    const stop = (id: number) => clock.stop(ids.get(id) ?? id);
    const go = (_state: unknown, _title: unknown, to?: string | URL) => {
      if (to) this.#location = new URL(to, this.#location);
    };
    this.#location = new URL(url);
    this.document = {
      title: "Shop",
      referrer: options.referrer ?? "",
      hidden: false,
      prerendering: options.isPrerendering ?? false,
      hasFocus: () => this.hasFocus,
      documentElement: { scrollHeight: 4000 },
      currentScript: null as unknown,
      canonical: undefined as string | undefined,
      querySelector: (selector: string) => {
        const href = this.document.canonical;
        const isThere = selector === "[rel=canonical]" && href !== undefined;
        return isThere ? { href } : null;
      },
    };
    this.navigator = {
      locks: browser.hasLocks ? locks.of(this, this.run) : undefined,
      doNotTrack: null,
      maxTouchPoints: 0,
      sendBeacon: (to: string, body: string) =>
        !!this.#send(to, body, { isKept: true, isBeacon: true }),
    };
    Object.defineProperty(this.navigator, "onLine", {
      configurable: true,
      get: () => browser.isOnline,
    });
    this.globals = {
      document: this.document,
      navigator: this.navigator,
      history: {
        pushState: (...args: [unknown, unknown, string?]) => {
          this.#history.push(this.#location);
          go(...args);
        },
        replaceState: go,
      },
      addEventListener: (type: string, listener: Listener) =>
        this.#listeners.push({ type, listener }),
      fetch: (to: string, init: FetchInit) => this.#fetch(to, init),
      Request: browser.hasKeepalive
        ? class {
            get keepalive() {
              return true;
            }
          }
        : class {},
      Blob: PageBlob,
      AbortSignal: { timeout: (timeoutMs: number) => timeoutMs },
      scrollY: 0,
      innerHeight: 1000,
      setTimeout: start(false),
      setInterval: start(true),
      clearTimeout: stop,
      clearInterval: stop,
      performance: { now: () => clock.elapsedMs },
    };
    const { globals } = this;
    Object.defineProperties(globals, {
      window: { get: () => globals },
      location: { get: () => this.#location },
      localStorage: {
        configurable: true,
        get: () => {
          if (options.isBlocked) throw new DOMException("No", "SecurityError");
          return browser.disk.storage;
        },
      },
    });
  }

  now(): number {
    return this.browser.clock.now;
  }

  /** Runs code in this tab. */
  run = <Answer>(what: () => Answer): Answer => currentPage.run(this, what);

  dispatch(type: string, fields: Record<string, unknown> = {}): void {
    if (!this.isOpen) return;
    const event = { type, ...fields } as unknown as Event;
    for (const each of [...this.#listeners]) {
      if (each.type === type) this.run(() => each.listener(event));
    }
  }

  /** The visitor goes to another tab, or comes back. */
  setHidden(isHidden: boolean): void {
    this.document.hidden = isHidden;
    this.hasFocus = !isHidden;
    this.dispatch("visibilitychange");
  }

  back(): void {
    this.#location = this.#history.pop() ?? this.#location;
    this.dispatch("popstate");
  }

  /** @param hasTime whether the page learns of its end; it does not if its process ends */
  close(hasTime = true): void {
    this.#isEnding = true;
    if (hasTime) {
      this.dispatch("pagehide");
      this.setHidden(true);
      // Chromium does this before the page's last microtask. The server may still have the request.
      for (const abort of this.#aborts) abort();
    }
    this.isOpen = false;
    this.browser.tabs = this.browser.tabs.filter((tab) => tab !== this);
    this.browser.locks.release(this);
  }

  #send(
    url: string,
    body: string,
    how: { isKept: boolean; isBeacon: boolean },
  ): { request: PageRequest; answer: PageAnswer | undefined } | undefined {
    const { requests, isOnline, answer } = this.browser;
    const bytes = Buffer.byteLength(body);
    const isTooMuch = how.isKept && this.#keptBytes + bytes > KEPT_BYTES;
    if (!isOnline || isTooMuch) {
      this.browser.onUnsent(this);
      return undefined;
    }
    const request = {
      tab: this,
      url,
      body,
      bytes,
      isLeaving: this.document.hidden || this.#isEnding,
      ...how,
    };
    requests.push(request);
    return { request, answer: answer(request) };
  }

  #fetch(url: string, init: FetchInit): Promise<unknown> {
    const isKept = init.keepalive ?? false;
    const sent = this.#send(url, init.body, { isKept, isBeacon: false });
    if (!sent) return Promise.reject(new TypeError("Failed to fetch"));
    const { request, answer } = sent;
    const limitMs = init.signal ?? Infinity;
    const { delayMs = 0, status = 0, headers = {}, body } = answer ?? {};
    const text = typeof body === "string" ? body : JSON.stringify(body ?? {});
    return new Promise((resolve, reject) => {
      this.#aborts.push(() => reject(new TypeError("Failed to fetch")));
      if (isKept) this.#keptBytes += request.bytes;
      const respond = () => {
        if (isKept) this.#keptBytes -= request.bytes;
        if (!this.isOpen) return;
        const isTold = answer && delayMs <= limitMs;
        this.browser.onAnswer(request, isTold ? answer : undefined);
        if (!isTold) {
          reject(new TypeError("Failed to fetch"));
          return;
        }
        resolve({
          status,
          ok: status > 199 && status < 300,
          headers: new Headers(headers),
          json: async () => JSON.parse(text) as unknown,
        });
      };
      this.browser.clock.start(respond, Math.min(delayMs, limitMs));
    });
  }
}

interface FetchInit {
  body: string;
  keepalive?: boolean;
  signal?: number | undefined;
}

/** A `Blob` of the size of its text. */
class PageBlob {
  readonly size: number;
  constructor(parts: unknown[]) {
    this.size = Buffer.byteLength(parts.join(""));
  }
}
