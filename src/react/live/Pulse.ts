/** The heartbeats of a page for one site, however many components show it. */
import { HEARTBEAT_MS } from "../../shared/site/heartbeat.js";

/** Sends one heartbeat. A rejection does no harm. */
type Send = () => Promise<void>;

/**
 * Sends at once, and every five minutes while the page is visible and at least one component uses
 * it. Tabs of one browser share the time of the last heartbeat that came through, and send none
 * before five minutes have passed since then.
 */
export class Pulse {
  readonly #storedAs: string;
  #send: Send = () => Promise.resolve();
  #users = 0;
  #isSending = false;
  /** When this page last sent, or had its answer. */
  #lastAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(siteId: string) {
    this.#storedAs = `footfall.heartbeat.${siteId}`;
  }

  join(send: Send): void {
    this.#send = send;
    this.#users++;
    if (this.#users > 1) return;
    document.addEventListener("visibilitychange", this.#check);
    this.#check();
  }

  leave(): void {
    this.#users--;
    if (this.#users > 0) return;
    document.removeEventListener("visibilitychange", this.#check);
    clearTimeout(this.#timer);
  }

  /** Sends if it is time. Otherwise it waits until then, or until the page is visible again. */
  readonly #check = (): void => {
    clearTimeout(this.#timer);
    if (document.hidden || this.#isSending) return;
    const now = Date.now();
    const waitMs = this.#lastBeatAt(now) + HEARTBEAT_MS - now;
    if (waitMs > 0) this.#timer = setTimeout(this.#check, waitMs);
    else void this.#beat();
  };

  async #beat(): Promise<void> {
    // Without a connection the client holds a mutation back until there is one. So one waits, and
    // no more follow.
    this.#isSending = true;
    this.#lastAt = Date.now();
    try {
      await this.#send();
      this.#share(Date.now());
    } catch {
      // The sender has said so. Another tab may have more luck, so it is not told.
    }
    this.#lastAt = Date.now();
    this.#isSending = false;
    if (this.#users > 0) this.#check();
  }

  /** The newest time of those that are not in the future, as after a change of the clock. */
  #lastBeatAt(now: number): number {
    return Math.max(
      0,
      ...[this.#lastAt, this.#shared()].filter((at) => at <= now),
    );
  }

  /** A page may have no storage. Then each tab sends for itself. */
  #shared(): number {
    try {
      return Number(localStorage.getItem(this.#storedAs));
    } catch {
      return 0;
    }
  }

  #share(at: number): void {
    try {
      localStorage.setItem(this.#storedAs, String(at));
    } catch {
      // The storage is full or forbidden.
    }
  }
}
