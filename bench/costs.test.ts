/** The figures in documents: each has its place there, once, and the README's few rows are those of the largest runs. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Arrival } from "./arrivals.js";
import { costsInShortOf } from "./costs.js";
import type { Measured } from "./measured.js";
import { documents, placeOf } from "./writeFigures.js";

const root = path.resolve(import.meta.dirname, "..");

test.each(Object.entries(documents))(
  "%s have one place in %s",
  (name, document) => {
    const text = readFileSync(path.join(root, document), "utf8");
    for (const mark of placeOf(name)) {
      expect(text.split(mark)).toHaveLength(2);
    }
  },
);

const traffic = (arrival: Arrival, events: number, dollars: number) =>
  ({
    kind: "traffic",
    arrival,
    events,
    looked: "never",
    bytesPerEvent: 10_240,
    callsPerEvent: 1.9,
    dollarsPerMillionEvents: dollars,
    overviewDocuments: events / 100,
  }) as Measured;
const year = {
  kind: "year",
  reports: [
    { name: "overview to now", documents: 95 },
    { name: "pages", documents: 122 },
  ],
} as Measured;

test("the README has the largest run of each arrival, and the most expensive overview of a year", () => {
  const runs = [
    traffic("browsers", 1000, 8),
    traffic("browsers", 10_000, 7.154),
    traffic("trickle", 8640, 11),
  ];
  expect(costsInShortOf([...runs, year])).toBe(
    [
      "| what | costs |",
      "| --- | --- |",
      "| a million events: browsers, 3 events a request | $7.15, with 1.90 calls and 10 KB an event |",
      "| a million events: trickle, one event every 10 s, a day | $11.00, with 1.90 calls and 10 KB an event |",
      "| an overview of 30 days | 10 to 100 documents read |",
      "| an overview of a year with 100,000 visits a day | at most 95 documents read |",
    ].join("\n"),
  );
});

test("half of the figures would contradict the other half", () => {
  expect(() => costsInShortOf([traffic("bulk", 1000, 2)])).toThrow(
    'did not measure "year"',
  );
});
