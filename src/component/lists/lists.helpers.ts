/**
 * Every list by every filter: what it should hold, by brute force, and how to read a page of it.
 */
import type { PaginationOptions } from "convex/server";
import { api } from "../_generated/api.js";
import { countsAsEvent } from "../../shared/event/event.js";
import {
  groupIds,
  names,
  paths,
  userIds,
  visitorIds,
} from "./listRows.helpers.js";
import type { TestBackend } from "../testing/setup.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import { allOf, type ReadRow } from "../rows/eventRows.helpers.js";
import { allVisitors } from "../rows/peopleRows.helpers.js";

export interface ListPage {
  ids: string[];
  isDone: boolean;
  continueCursor: string;
  splitCursor?: string | null;
  pageStatus?: "SplitRecommended" | "SplitRequired" | null;
}
export type ReadPage = (options: PaginationOptions) => Promise<ListPage>;

export interface TestList {
  label: string;
  expected(): Promise<string[]>;
  read: ReadPage;
}

type Filter = Record<string, string>;

export function allLists(
  t: TestBackend,
  siteId: string,
  span: { from?: number; to?: number } = {},
): TestList[] {
  const byName = names.map((name): Filter => ({ name }));
  const byPath = paths.map((path): Filter => ({ path }));
  const byVisitor = visitorIds.map((visitorId): Filter => ({ visitorId }));
  const byUser = userIds.map((userId): Filter => ({ userId }));
  const byGroup = groupIds.map((groupId): Filter => ({ groupId }));
  const by: Filter[] = [{}, ...byPath, ...byVisitor, ...byUser];
  const args = { siteId, ...span };
  const { from = -Infinity, to = Infinity } = span;

  const expected = async <Table extends "events" | "sessions" | "visitors">(
    table: Table,
    timeOf: (row: ReadRow<Table>) => number,
    isListed: (row: ReadRow<Table>) => boolean,
    lastTimeOf = timeOf,
  ): Promise<ReadRow<Table>[]> => {
    const rows = await t.run((ctx) => allOf(ctx, table));
    return rows
      .filter((row) => row.siteId === siteId && isListed(row))
      .filter((row) => from <= lastTimeOf(row) && timeOf(row) < to)
      .sort(
        (a, b) => timeOf(b) - timeOf(a) || b._creationTime - a._creationTime,
      );
  };
  const expectedEvents = async (isListed: (row: LoggedEvent) => boolean) =>
    (await expected("events", (row) => row.occurredAt, isListed)).map(
      (row) => row._id,
    );
  const matches = (row: object, filter: Filter) =>
    Object.entries(filter).every(
      ([field, value]) => (row as Filter)[field] === value,
    );

  /**
   * By user: also what was done without a name on the user's visitors, since anybody else was
   * identified there.
   */
  const isOfUser = async (userId: string | undefined) => {
    const visitors = await t.run((ctx) => allVisitors(ctx));
    const since = new Map(
      visitors
        .filter((row) => row.siteId === siteId && row.user?.value === userId)
        .map((row) => [row.visitorId, row.otherUserAt ?? -Infinity]),
    );
    return (row: LoggedEvent) =>
      userId === undefined ||
      row.userId === userId ||
      (row.userId === undefined &&
        row.occurredAt > (since.get(row.visitorId ?? "") ?? Infinity));
  };
  const isOfGroup = ({ groups = [] }: LoggedEvent, { groupId }: Filter) =>
    groupId === undefined || groups.includes(groupId);
  const events = [...by, ...byName, ...byGroup].map((filter): TestList => ({
    label: `events by ${JSON.stringify(filter)}`,
    expected: async () => {
      const { groupId: _, userId, ...fields } = filter;
      const isUsers = await isOfUser(userId);
      return expectedEvents(
        (row) =>
          countsAsEvent(row) &&
          matches(row, fields) &&
          isUsers(row) &&
          isOfGroup(row, filter),
      );
    },
    read: async (paginationOpts) => {
      const listArgs = { ...args, ...filter, paginationOpts };
      const result = await t.query(api.lists.listEvents, listArgs);
      return { ...result, ids: result.page.map(({ id }) => id) };
    },
  }));
  const pageviews = by.map((filter): TestList => ({
    label: `pageviews by ${JSON.stringify(filter)}`,
    expected: async () => {
      const { userId, ...fields } = filter;
      const isUsers = await isOfUser(userId);
      return expectedEvents(
        (row) =>
          row.type === "pageview" && matches(row, fields) && isUsers(row),
      );
    },
    read: async (paginationOpts) => {
      const listArgs = { ...args, ...filter, paginationOpts };
      const result = await t.query(api.lists.listPageviews, listArgs);
      return { ...result, ids: result.page.map(({ id }) => id) };
    },
  }));
  const sessions = [{}, ...byVisitor].map((filter): TestList => ({
    label: `sessions by ${JSON.stringify(filter)}`,
    expected: async () => {
      const rows = await expected(
        "sessions",
        (row) => row.startedAt,
        (row) => matches(row, filter),
        (row) => row.endedAt,
      );
      return rows.map((row) => row._id);
    },
    read: async (paginationOpts) => {
      const listArgs = { ...args, ...filter, paginationOpts };
      const result = await t.query(api.lists.listSessions, listArgs);
      return { ...result, ids: result.page.map(({ id }) => id) };
    },
  }));
  const visitors = [{}, ...byUser].map((filter: Filter): TestList => ({
    label: `visitors by ${JSON.stringify(filter)}`,
    expected: async () => {
      const { userId } = filter;
      const rows = await expected(
        "visitors",
        (row) => row.firstSeenAt,
        ({ user }) => userId === undefined || user?.value === userId,
      );
      return rows.map((row) => row.visitorId);
    },
    read: async (paginationOpts) => {
      const order = "firstSeen" as const;
      const listArgs = { ...args, ...filter, order, paginationOpts };
      const result = await t.query(api.lists.listVisitors, listArgs);
      const ids = result.page.map(({ visitorId }) => visitorId);
      return { ...result, ids };
    },
  }));
  return [...events, ...pageviews, ...sessions, ...visitors];
}
