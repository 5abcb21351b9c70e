import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lookUpPlaces, type GeoLookup } from "./geo.js";

const IP = "203.0.113.9";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ips = (count: number) =>
  Array.from({ length: count }, (_, n) => `2001:db8::${n}`);
const warnings = () => vi.mocked(console.warn).mock.calls.map(String);
const never = () => new Promise<null>(() => undefined);
const answering =
  (answer: unknown): GeoLookup =>
  () =>
    answer as ReturnType<GeoLookup>;

test("finds places, now or later, each address once", async () => {
  const lookup = vi.fn<GeoLookup>((ip) => {
    if (ip === "a") return { country: "de", city: "Köln" };
    if (ip === "b")
      return Promise.resolve({ country: "FR", region: "Bretagne" });
    return null;
  });
  const places = await lookUpPlaces(lookup, ["a", "b", "a", "c", "b"]);
  expect([...places]).toEqual([
    ["a", { country: "DE", city: "DE/Köln" }],
    ["b", { country: "FR", region: "FR-BRE" }],
  ]);
  expect(lookup.mock.calls).toEqual([["a"], ["b"], ["c"]]);
  expect(warnings()).toEqual([]);
});

test("asks nothing for no addresses", async () => {
  const lookup = vi.fn<GeoLookup>(() => null);
  expect(await lookUpPlaces(lookup, [])).toEqual(new Map());
  expect(lookup).not.toHaveBeenCalled();
});

test("at most 50 at a time", async () => {
  let running = 0;
  let most = 0;
  const places = await lookUpPlaces(async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return { country: "DE" };
  }, ips(2000));
  expect(most).toBe(50);
  expect(places.size).toBe(2000);
});

test("a look-up that fails costs its own place, and is logged once without address or message", async () => {
  const broken = (ip: string) => new Error(`no route to ${ip}`);
  const lookup: GeoLookup = (ip) => {
    const n = Number(ip.slice("2001:db8::".length));
    if (n % 4 === 0) throw broken(ip);
    if (n % 4 === 1) return Promise.reject(broken(ip));
    if (n % 4 === 2) return answering(ip)(ip);
    return { country: "DE" };
  };
  const places = await lookUpPlaces(lookup, ips(200));
  expect([...places.keys()]).toEqual(ips(200).filter((_, n) => n % 4 === 3));
  expect(warnings()).toEqual([
    "Footfall: look-ups of places by options.geo failed, and their events have none: 100 threw, 50 answered no place",
  ]);
});

test.each<[unknown]>([
  ["DE"],
  [5],
  [true],
  [[]],
  [() => ({ country: "DE" })],
  [{ country: "Atlantis" }],
  [{ country: 49 }],
  [{ country: {} }],
])("%o is nonsense", async (answer) => {
  expect(await lookUpPlaces(answering(answer), [IP])).toEqual(new Map());
  expect(warnings()).toHaveLength(1);
});

test("an answer that throws when it is read is nonsense", async () => {
  const trap = {
    get country(): string {
      throw new Error(IP);
    },
  };
  expect(await lookUpPlaces(answering(trap), [IP])).toEqual(new Map());
  expect(warnings()).toHaveLength(1);
});

test.each<[unknown]>([
  [null],
  [undefined],
  [{}],
  [{ country: "" }],
  [{ country: null, city: "Rome" }],
])("%o is no place, and nothing to warn of", async (answer) => {
  expect(await lookUpPlaces(answering(answer), [IP])).toEqual(new Map());
  expect(warnings()).toEqual([]);
});

test("cleans and bounds what it answers", async () => {
  const lookup = answering({
    country: " us ",
    region: 7,
    city: `\ud800${"x".repeat(1_000_000)}`,
    latitude: 5,
  });
  expect(await lookUpPlaces(lookup, [IP])).toEqual(
    new Map([[IP, { country: "US", city: `US/\ufffd${"x".repeat(99)}` }]]),
  );
});

test("after 2 s answers with what was found, and asks no more", async () => {
  const late: (() => void)[] = [];
  const lookup = vi.fn<GeoLookup>((ip) => {
    if (ip === "quick") return { country: "DE" };
    if (ip === "failing") throw new Error("down");
    return new Promise((resolve) => {
      late.push(() => resolve({ country: "FR" }));
    });
  });
  const result = lookUpPlaces(lookup, ["quick", "failing", ...ips(60)]);
  const isDone = vi.fn();
  void result.then(isDone);
  await vi.advanceTimersByTimeAsync(1999);
  expect(isDone).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  const places = await result;
  expect([...places.keys()]).toEqual(["quick"]);
  expect(warnings()).toEqual([
    "Footfall: look-ups of places by options.geo failed, and their events have none: 1 threw, 60 took too long",
  ]);

  late.forEach((answer) => answer());
  await vi.advanceTimersByTimeAsync(0);
  expect(lookup).toHaveBeenCalledTimes(52);
  expect([...places.keys()]).toEqual(["quick"]);
  expect(warnings()).toHaveLength(1);
});

test("the limit is for all together", async () => {
  const lookup: GeoLookup = () =>
    new Promise((resolve) => {
      setTimeout(() => resolve({ country: "DE" }), 900);
    });
  const result = lookUpPlaces(lookup, ips(200));
  await vi.advanceTimersByTimeAsync(2000);
  expect((await result).size).toBe(100);
  await vi.runAllTimersAsync();
});

test("what hangs, or fails too late, disturbs nobody", async () => {
  const lookup: GeoLookup = (ip) =>
    ip === "hangs"
      ? never()
      : new Promise((_resolve, reject) => {
          setTimeout(() => reject(new Error("late")), 5000);
        });
  const result = lookUpPlaces(lookup, ["hangs", "fails"]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await result).toEqual(new Map());
  await vi.runAllTimersAsync();
  expect(warnings()).toHaveLength(1);
});
