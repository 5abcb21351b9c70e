/**
 * A phone with one app: its storage, its network, and starts and ends of its process. Requests and
 * writes wait until a test lets them go on.
 */
import { vi } from "vitest";
import { createTracker } from "./createTracker.js";
import type { NativeOptions } from "./options.js";
import type { NativeTracker } from "./tracker.js";

export const endpoint = "https://app.example/analytics/ingest";
export const key = "ff_pub_12345678";
/** The name of the one value in the storage. */
export const storedName = "footfall.12345678";

const stored = { accepted: 1, duplicates: 0, rejected: [] };

export interface SentEventBody {
  type: string;
  eventId: string;
  occurredAt: number;
  name?: string;
  path?: string;
  title?: string;
  visitorId?: string;
  userId?: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
}

export interface AppRequest {
  url: string;
  headers: Record<string, string>;
  body: {
    key: string;
    sentAt: number;
    context?: object;
    events: SentEventBody[];
  };
  answer: (
    status: number,
    body: unknown,
    headers?: Record<string, string>,
  ) => void;
  fail: () => void;
}

/** Lets everything run that needs no time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
}

export class Phone {
  readonly disk = new Map<string, string>();
  /** Requests without an answer. */
  requests: AppRequest[] = [];
  /** Every request so far. */
  readonly sent: AppRequest[] = [];
  /** Writes that the storage has not done yet. They are done at once unless `isSlow`. */
  writes: (() => void)[] = [];
  isSlow = false;
  /** Whether the storage refuses writes. */
  isFull = false;
  /** Whether the storage refuses reads. */
  isLocked = false;
  /** Whether the server answers at once: 202, and every event is stored. */
  isAnswering = false;
  #listeners: ((state: string) => void)[] = [];
  #networkListeners: ((state: { isConnected: boolean | null }) => void)[] = [];
  /** The process that runs. Storage and network know only this one. */
  #process = 0;

  constructor() {
    vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
      this.#fetch(url, init),
    );
  }

  /** Starts the app. */
  start(options: Partial<NativeOptions> = {}): NativeTracker {
    this.end();
    const process = this.#process;
    return createTracker({
      endpoint,
      key,
      storage: {
        getItem: async (name) => {
          if (this.isLocked) throw new Error("locked");
          return this.disk.get(name) ?? null;
        },
        setItem: (name: string, value: string) =>
          this.#write(process, () => this.disk.set(name, value)),
        removeItem: (name: string) =>
          this.#write(process, () => this.disk.delete(name)),
      },
      appState: {
        currentState: "active",
        addEventListener: (_, listener) => this.#listeners.push(listener),
      },
      network: {
        addEventListener: (listener) => this.#networkListeners.push(listener),
      },
      ...options,
    });
  }

  /** The process ends, without notice. Its requests may have reached the server. */
  end(): void {
    this.#process++;
    this.writes = [];
    this.requests = [];
    this.#listeners = [];
    this.#networkListeners = [];
    const now = Date.now();
    vi.clearAllTimers(); // This sets the clock back as well.
    vi.setSystemTime(now);
    globalThis.footfallNativeTrackers = undefined;
  }

  async go(state: "active" | "inactive" | "background"): Promise<void> {
    for (const listener of this.#listeners) listener(state);
    await settled();
  }

  async connect(isConnected: boolean | null): Promise<void> {
    for (const listener of this.#networkListeners) listener({ isConnected });
    await settled();
  }

  /** Lets time pass. */
  async advance(durationMs: number): Promise<void> {
    await settled();
    await vi.advanceTimersByTimeAsync(durationMs);
    await settled();
  }

  /** Answers all requests until none is left: 202, and every event is stored. */
  async answerAll(): Promise<void> {
    for (let round = 0; round < 100 && this.requests.length; round++) {
      for (const request of [...this.requests]) {
        request.answer(202, stored);
      }
      await settled();
    }
  }

  /** Does the writes that wait. */
  async write(): Promise<void> {
    while (this.writes.length) {
      for (const write of this.writes.splice(0)) write();
      await settled();
    }
  }

  /** The events of all requests so far. */
  get events(): SentEventBody[] {
    return this.sent.flatMap(({ body }) => body.events);
  }

  /** The text that is on the device. */
  get stored(): string {
    return this.disk.get(storedName) ?? "";
  }

  #write(process: number, write: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const run = () => {
        if (process !== this.#process) return;
        if (this.isFull) return reject(new Error("full"));
        write();
        resolve();
      };
      if (this.isSlow) this.writes.push(run);
      else run();
    });
  }

  #fetch(url: string, init: RequestInit): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (run: () => void) => () => {
        this.requests = this.requests.filter((each) => each !== request);
        run();
      };
      const request: AppRequest = {
        url,
        headers: init.headers as Record<string, string>,
        body: JSON.parse(init.body as string) as AppRequest["body"],
        answer: (status, body, headers = {}) =>
          settle(() =>
            resolve({
              status,
              ok: status > 199 && status < 300,
              headers: new Headers(headers),
              json: async () => {
                if (typeof body === "string") throw new SyntaxError("no JSON");
                return body;
              },
            }),
          )(),
        fail: settle(() => reject(new TypeError("Network request failed"))),
      };
      init.signal?.addEventListener("abort", () => request.fail());
      this.requests.push(request);
      this.sent.push(request);
      if (this.isAnswering) request.answer(202, stored);
    });
  }
}

/** Starts a test's clock. */
export function useClock(): void {
  vi.useFakeTimers({ now: Date.UTC(2025, 2, 3, 9) });
}

export function putBack(): void {
  globalThis.footfallNativeTrackers = undefined;
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
}
