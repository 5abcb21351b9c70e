/**
 * Notices which functions ask for the time. Tests put clocks of their own in the place of `Date`, so whichever is
 * there when a function starts is wrapped, once.
 */
import { observeTime } from "./call.js";

const watched = new WeakSet<DateConstructor>();

export function watchTime(): void {
  const ShownDate = globalThis.Date;
  if (watched.has(ShownDate)) return;
  const now = () => {
    observeTime();
    return ShownDate.now();
  };
  const WatchedDate = new Proxy(ShownDate, {
    construct(target, args: unknown[], newTarget) {
      if (args.length === 0) observeTime();
      return Reflect.construct(target, args, newTarget) as Date;
    },
    apply(target, self, args) {
      observeTime();
      return Reflect.apply(target, self, args) as string;
    },
    get: (target, property) =>
      property === "now" ? now : (Reflect.get(target, property) as unknown),
  });
  watched.add(WatchedDate);
  globalThis.Date = WatchedDate;
}
