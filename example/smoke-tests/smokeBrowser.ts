/**
 * The part of a browser that the smoke tests use. Each way to drive a browser is one adapter.
 */

export interface SmokePage {
  goto(url: string): Promise<void>;
  /**
   * Runs a function in the page, and waits for its promise. The function sees its arguments and
   * the page alone. Arguments and results are JSON.
   */
  evaluate<Arguments extends unknown[], Result>(
    task: (...given: Arguments) => Result,
    ...given: Arguments
  ): Promise<Awaited<Result>>;
  /** Clicks the first element of a CSS selector with the pointer. */
  click(selector: string): Promise<void>;
  /** Presses a key: a character, or the name of a key such as "Escape". */
  press(key: SmokeKey): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** Takes it out of sight: another tab is in front, or the window is minimized. */
  hide(): Promise<void>;
  /** Closes its tab, as a person does. */
  close(): Promise<void>;
  /** @returns a PNG of the window */
  screenshot(): Promise<Uint8Array>;
}

export type SmokeKey = "Escape" | "Enter" | "Tab" | "ArrowRight" | "t";

/** A person who was never here: no cookies, no storage. */
export interface SmokeVisit {
  newTab(url: string): Promise<SmokePage>;
  /** The tabs that are open. */
  readonly tabs: ReadonlySet<SmokePage>;
  /** Switches the network of all tabs. Undefined: the driver has no such command. */
  setOffline: ((isOffline: boolean) => Promise<void>) | undefined;
  end(): Promise<void>;
}

export interface SmokeBrowser {
  visit(report: (problem: string) => void): Promise<SmokeVisit>;
  close(): Promise<void>;
}

/** Everything runs in a zone that is neither the machine's nor UTC. */
export const TIME_ZONE = "Asia/Kolkata";
export const WINDOW = { width: 1280, height: 900 };
