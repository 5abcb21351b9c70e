/** The report of a panel while the answers to its parts come, go and change. */
import { describe, expect, test } from "vitest";
import { createEffectsRoot } from "../effects.helpers.js";
import type { Report } from "./report.js";
import {
  useComparedReport,
  useMergedReport,
  type Compared,
  type Merge,
  type PartAnswer,
  type RangeParts,
} from "./useMergedReport.js";

interface Count {
  count: number;
}
const count = (value: number): Count => ({ count: value });
const sum: Merge<Count> = (parts) =>
  count(parts.reduce((total, each) => total + each.count, 0));

const week = { scope: "site", question: "week" };
const day = { scope: "site", question: "day" };
const retry = () => {};

type Parts = RangeParts<Count>;
const nothingYet: Parts = { closed: undefined, live: undefined };

describe("useMergedReport", () => {
  async function createProbe() {
    const render = createEffectsRoot();
    let report: Report<Count> | undefined;
    function Probe({ parts, subject }: { parts: Parts; subject: typeof week }) {
      report = useMergedReport(parts, sum, subject, retry);
      return null;
    }
    return async (parts: Parts, subject = week) => {
      await render(<Probe parts={parts} subject={subject} />);
      const { data, isStale, error } = report!;
      return { count: data?.count, isStale, error };
    };
  }
  const fresh = (value: number | undefined) => ({
    count: value,
    isStale: false,
    error: undefined,
  });

  test("nothing until both parts are there", async () => {
    const ask = await createProbe();
    expect(await ask(nothingYet)).toEqual(fresh(undefined));
    expect(await ask({ closed: count(7), live: undefined })).toEqual(
      fresh(undefined),
    );
    expect(await ask({ closed: count(7), live: count(2) })).toEqual(fresh(9));
  });

  test("a range of one part waits for no other", async () => {
    const ask = await createProbe();
    expect(await ask({ closed: count(7), live: null })).toEqual(fresh(7));
    expect(await ask({ closed: null, live: count(2) })).toEqual(fresh(2));
  });

  test("when an hour ends the old pair stays until the new one is whole", async () => {
    const ask = await createProbe();
    await ask({ closed: count(7), live: count(2) });
    expect(await ask({ closed: count(8), live: undefined })).toEqual(fresh(9));
    expect(await ask({ closed: undefined, live: count(3) })).toEqual(fresh(9));
    expect(await ask({ closed: count(8), live: count(3) })).toEqual(fresh(11));
  });

  test("the answer to another question is shown as stale", async () => {
    const ask = await createProbe();
    await ask({ closed: count(7), live: count(2) });
    expect(await ask(nothingYet, day)).toEqual({ ...fresh(9), isStale: true });
    expect(await ask({ closed: null, live: count(2) }, day)).toEqual(fresh(2));
  });

  test("what another site had is never shown", async () => {
    const ask = await createProbe();
    await ask({ closed: count(7), live: count(2) });
    const other = { ...week, scope: "another site" };
    expect(await ask(nothingYet, other)).toEqual(fresh(undefined));
    expect(await ask(nothingYet)).toEqual(fresh(undefined));
  });

  test("an error of either part is told", async () => {
    const ask = await createProbe();
    const error = new Error("no");
    await ask({ closed: count(7), live: count(2) });
    expect(await ask({ closed: error, live: count(2) })).toMatchObject({
      error,
    });
    expect(await ask({ closed: count(7), live: error })).toMatchObject({
      error,
    });
    expect(await ask({ closed: count(7), live: count(4) })).toEqual(fresh(11));
  });
});

test("useComparedReport: range and time before change at once", async () => {
  const render = createEffectsRoot();
  let report: Report<Compared<Count>> | undefined;
  function Probe({
    live,
    before,
  }: Record<"live" | "before", PartAnswer<Count>>) {
    const parts = { closed: null, live, before };
    report = useComparedReport(parts, sum, week, retry);
    return null;
  }
  const ask = async (live: PartAnswer<Count>, before: PartAnswer<Count>) => {
    await render(<Probe live={live} before={before} />);
    const { current, before: earlier } = report!.data ?? {};
    return [current?.count, earlier?.count];
  };
  expect(await ask(count(2), undefined)).toEqual([undefined, undefined]);
  expect(await ask(count(2), count(5))).toEqual([2, 5]);
  expect(await ask(count(3), undefined)).toEqual([2, 5]);
  expect(await ask(count(3), count(6))).toEqual([3, 6]);
  expect(await ask(count(4), new Error("no"))).toEqual([4, undefined]);
  expect(await ask(count(4), null)).toEqual([4, undefined]);
});
