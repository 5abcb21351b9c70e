import { describe, expect, test } from "vitest";
import { defineSchema, defineTable } from "convex/server";
import { compareValues, v, type Value } from "convex/values";
import fc from "../../src/fastCheck.helpers.js";
import { resolveRange } from "./indexRange.js";
import { defaultLimits } from "./limits.js";
import { noOperations } from "./record.js";
import { RowStream } from "./rowStream.js";
import { Store } from "./store.js";
import { Transaction } from "./transaction.js";
import { compareField, encode } from "./values.js";

const schema = defineSchema({
  rows: defineTable({ a: v.any(), b: v.any() }).index("by_a_and_b", ["a", "b"]),
});

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom("", "a", "b", "é", "\ud83d\ude00", "\uffee"),
  fc.constantFrom(null, true, false, 0n, 5n, -0, Number.NaN),
  fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  fc
    .array(fc.constantFrom(0, 1, 127, 128, 255), { maxLength: 3 })
    .map((bytes) => new Uint8Array(bytes).buffer),
);
const field = fc.option(value, { nil: undefined });

function open() {
  const store = new Store();
  store.addComponent("", schema);
  let time = 0;
  const transaction = new Transaction(store, 0n, () => ++time);
  const meter = { limits: defaultLimits, operations: noOperations() };
  return { store, transaction, meter, table: store.table("", "rows") };
}

type Op = "Gt" | "Gte" | "Lt" | "Lte";
const holds: Record<Op, (order: number) => boolean> = {
  Gt: (order) => order > 0,
  Gte: (order) => order >= 0,
  Lt: (order) => order < 0,
  Lte: (order) => order <= 0,
};

describe("order of values", () => {
  test("is that of convex/values", () => {
    fc.assert(
      fc.property(field, field, (left, right) => {
        expect(Math.sign(compareField(left, right))).toBe(
          Math.sign(compareValues(left, right)),
        );
      }),
    );
  });
});

describe("range reads", () => {
  const pairs = fc.array(fc.record({ a: value, b: value }), { maxLength: 60 });
  const bound = fc.option(value, { nil: undefined });
  test("find what a filter over all rows finds, in order", () => {
    fc.assert(
      fc.property(
        pairs,
        fc.array(fc.nat(59)),
        value,
        bound,
        bound,
        fc.constantFrom<Op>("Gt", "Gte"),
        fc.constantFrom<Op>("Lt", "Lte"),
        fc.boolean(),
        (documents, removals, a, low, high, lowOp, highOp, descending) => {
          const { store, transaction, meter, table } = open();
          const rows = documents.map((document) =>
            transaction.insert(meter, table, document),
          );
          for (const index of new Set(removals)) {
            const row = rows[index];
            if (row !== undefined) transaction.remove(meter, table, row);
          }
          const kept = rows.filter((_row, index) => !removals.includes(index));
          const json = (bounded: Value) => JSON.parse(encode(bounded)) as never;
          const range = resolveRange(store, "", {
            type: "IndexRange",
            indexName: "rows.by_a_and_b",
            order: descending ? "desc" : "asc",
            range: [
              { type: "Eq", fieldPath: "a", value: json(a) },
              ...(low === undefined
                ? []
                : [{ type: lowOp, fieldPath: "b", value: json(low) }]),
              ...(high === undefined
                ? []
                : [{ type: highOp, fieldPath: "b", value: json(high) }]),
            ],
          });
          const stream = new RowStream(transaction, meter, range, []);
          const found: string[] = [];
          for (let row = stream.next(); row !== null; row = stream.next())
            found.push(row.id);
          const expected = kept
            .filter(({ document }) => {
              const b = document.b!;
              return (
                compareValues(document.a, a) === 0 &&
                (low === undefined || holds[lowOp](compareValues(b, low))) &&
                (high === undefined || holds[highOp](compareValues(b, high)))
              );
            })
            .sort(
              (left, right) =>
                compareValues(left.document.b, right.document.b) ||
                (left.document._creationTime as number) -
                  (right.document._creationTime as number),
            )
            .map(({ id }) => id);
          expect(found).toEqual(descending ? expected.reverse() : expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("stay in order over many chunks, and undo restores all", () => {
    const { transaction, meter, table } = open();
    const begin = transaction.savepoint();
    for (let count = 0; count < 5000; count++)
      transaction.insert(meter, table, { a: (count * 7919) % 5000, b: 0 });
    const { rows } = table.index("by_a_and_b");
    const place = { chunk: 0, offset: 0 };
    for (let expected = 0; expected < 5000; expected++) {
      expect(rows.at(place)?.document.a).toBe(expected);
      rows.step(place);
    }
    transaction.rollBackTo(begin);
    expect(rows.size).toBe(0);
  });
});
