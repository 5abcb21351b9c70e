import { describe, expect, test } from "vitest";
import { notedReasons } from "../../../shared/event/refusals.js";
import { notedError } from "./notedError.js";
import {
  isFull,
  MAX_REFUSALS_PER_SITE,
  MAX_WRITES_PER_REFUSAL,
  notedAs,
  placeOf,
} from "./notedRefusal.js";

describe("the text of a note", () => {
  test.each([
    ["http://localhost:5173", "http://localhost:5173"],
    ["HTTPS://Shop.Example:443", "https://shop.example"],
    ["capacitor://localhost", "capacitor://localhost"],
    ["https://user:ff_sec_17@shop.example/a?key=b", "https://shop.example"],
    ["null", "null"],
    ["ff_sec_0123456789", ""],
    ["", ""],
  ])("is the origin %s as browsers write it", (origin, about) => {
    expect(notedAs("origin", origin)).toEqual({ reason: "origin", about });
  });

  test("is at most 100 characters, and cuts none in two", () => {
    const long = `https://${"a".repeat(300)}.example`;
    expect(notedAs("origin", long).about).toBe(long.slice(0, 100));
    const error = `${"x".repeat(99)}😀`;
    expect(notedError(error).about).toBe("x".repeat(99));
    expect(notedError("lone \ud800").about).toBe("lone \ufffd");
  });

  test.each([
    [
      'the page is on "evil.example", which is the host of no origin',
      'the page is on "evil.example", which is the host of no origin',
    ],
    ['type is "pagevuew"', 'type is "pagevuew"'],
    ['got "ff_pub_0123456789abcdef"', 'got "…"'],
    ['got "eva@shop.example", twice "a"', 'got "…", twice "a"'],
    ['got "say \\"0123456789abcdef\\"" here', 'got "…" here'],
    ['got "a\\\\" and "b"', 'got "…" and "b"'],
    ['got "0123456789abc', 'got "…'],
    ['got "s3cr3t", "$name", "EUR"', 'got "…", "$name", "EUR"'],
    ['got "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJldmEifQ.c2ln"', 'got "…"'],
  ])("is the error %s without what could be secret", (error, about) => {
    expect(notedError(error).about).toBe(about);
  });

  test("is empty for all other reasons", () => {
    for (const reason of notedReasons) {
      if (reason === "origin") continue;
      expect(notedAs(reason, "https://shop.example")).toEqual({
        reason,
        about: "",
      });
    }
  });
});

const note = (about: string, lastAt: number, writes = 1) => ({
  reason: "origin" as const,
  ...{ about, lastAt, writes },
});
const full = MAX_WRITES_PER_REFUSAL;

describe("the place of a note", () => {
  const own = note("a", 1, full - 1);
  const refusal = { reason: "origin" as const, about: "a" };

  test("is the row of the same reason and text, until that is full", () => {
    expect(placeOf(refusal, [note("b", 2), own])).toEqual({
      kind: "own",
      row: own,
    });
    expect(isFull(own)).toBe(false);
    expect(isFull(note("a", 1, full))).toBe(true);
    expect(placeOf(refusal, [note("b", 2), note("a", 1, full)])).toBeNull();
    expect(placeOf({ reason: "validation", about: "a" }, [own])).toEqual({
      kind: "new",
    });
  });

  const ten = (writes: (index: number) => number) =>
    Array.from({ length: MAX_REFUSALS_PER_SITE }, (_, index) =>
      note(`${index}`, 100 - index, writes(index)),
    );

  test("is a new row up to ten, then that of the oldest which is not full", () => {
    expect(placeOf(refusal, [])).toEqual({ kind: "new" });
    expect(placeOf(refusal, ten(() => full).slice(1))).toEqual({ kind: "new" });
    expect(
      placeOf(
        refusal,
        ten(() => 1),
      ),
    ).toMatchObject({
      kind: "replaced",
      row: { about: "9" },
    });
    const place = placeOf(
      refusal,
      ten((index) => (index > 4 ? full : 1)),
    );
    expect(place).toMatchObject({ kind: "replaced", row: { about: "4" } });
  });

  test("is nowhere once all ten are full", () => {
    expect(
      placeOf(
        refusal,
        ten(() => full),
      ),
    ).toBeNull();
  });
});
