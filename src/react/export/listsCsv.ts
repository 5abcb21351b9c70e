/**
 * Visitors, sessions and events as CSV: the columns of their tables, and everything else that is
 * known of a row.
 */
import type { ContextField } from "../../shared/event/event.js";
import type { Properties } from "../../shared/event/incoming.js";
import type {
  ListedEvent,
  ListedSession,
  ListedVisitor,
} from "../../shared/api/lists.js";
import { propertiesObject } from "../../shared/parse/propertiesObject.js";
import type { Revenue } from "../../shared/event/revenue.js";
import { keyLabel } from "../breakdown/breakdownRows.js";
import { revenueColumnsOf } from "../breakdown/columns.js";
import type { Formats } from "../format/format.js";
import { loadRegionNames } from "../format/regionNames.js";
import type { Labels } from "../labels/labels.js";
import { eventTitle, pageText, typeName } from "../lists/listTexts.js";
import { visitorName } from "../lists/visitorName.js";
import { figureCells } from "./breakdownCsv.js";
import { toCsv, type CsvCell, type CsvSeparator } from "./csv.js";
import { csvNumber } from "./csvNumber.js";

interface ListCsvOptions {
  formats: Pick<Formats, "name">;
  labels: Labels;
  /** Default: a comma. */
  separator?: CsvSeparator;
}

/** A heading, and the cell of a row. An unknown value is an empty cell. */
type CsvColumn<Row> = readonly [
  heading: string,
  cellOf: (row: Row) => CsvCell | undefined,
];

export async function visitorsCsv(
  rows: readonly ListedVisitor[],
  options: ListCsvOptions,
): Promise<string> {
  await loadRegionNames();
  const { labels, separator } = options;
  const columns: CsvColumn<ListedVisitor>[] = [
    [labels.visitorFirstSeen, ({ firstSeenAt }) => isoTime(firstSeenAt)],
    [labels.visitorLastSeen, ({ lastSeenAt }) => isoTime(lastSeenAt)],
    [labels.visitor, visitorName],
    [labels.visitorId, ({ visitorId }) => visitorId],
    [labels.userId, ({ userId }) => userId],
    [labels.groups, ({ groups }) => groups.join(", ")],
    [labels.traits, ({ traits }) => jsonText(traits)],
    [labels.lastVisit, ({ session }) => isoTime(session?.startedAt)],
    ...[...visitColumns(options), ...contextColumns(options)].map(
      ([heading, cellOf]): CsvColumn<ListedVisitor> => [
        heading,
        ({ session }) => session && cellOf(session),
      ],
    ),
  ];
  return listCsv(rows, columns, separator);
}

export async function sessionsCsv(
  rows: readonly ListedSession[],
  options: ListCsvOptions,
): Promise<string> {
  await loadRegionNames();
  const { labels } = options;
  const columns: CsvColumn<ListedSession>[] = [
    [labels.started, ({ startedAt }) => isoTime(startedAt)],
    [labels.visitorId, ({ visitorId }) => visitorId],
    [
      labels.csvDurationSeconds,
      ({ durationMs }) => csvNumber(durationMs, "duration"),
    ],
    [labels.bounced, ({ isBounce }) => Number(isBounce)],
    ...visitColumns(options),
    [labels.headingCampaign, ({ campaign }) => campaign],
    [labels.headingMedium, ({ medium }) => medium],
    [labels.headingTerm, ({ term }) => term],
    [labels.headingContent, ({ content }) => content],
    ...contextColumns(options),
    ...revenueColumns(rows, ({ revenue }) => revenue, labels),
  ];
  return listCsv(rows, columns, options.separator);
}

/** How much a visit had, where it began and ended, and where it came from. */
function visitColumns(options: ListCsvOptions): CsvColumn<ListedSession>[] {
  const { labels } = options;
  return [
    [labels.viewCount, ({ pageviews }) => pageviews],
    [labels.eventCount, ({ events }) => events],
    [labels.headingEntryPage, ({ entryPage }) => entryPage],
    [labels.headingExitPage, ({ exitPage }) => exitPage],
    [labels.headingSource, ({ source }) => source],
    [labels.headingReferrer, ({ referrer }) => referrer],
    namedColumn("channel", labels.headingChannel, options),
  ];
}

export async function eventsCsv(
  rows: readonly ListedEvent[],
  options: ListCsvOptions,
): Promise<string> {
  await loadRegionNames();
  const { labels } = options;
  const columns: CsvColumn<ListedEvent>[] = [
    [labels.time, ({ occurredAt }) => isoTime(occurredAt)],
    [labels.headingEvent, (event) => eventTitle(event, labels)],
    [labels.csvKind, ({ type }) => typeName(type, labels)],
    [labels.headingPage, pageText],
    [labels.pageTitle, ({ title }) => title],
    [labels.hostname, ({ hostname }) => hostname],
    [labels.headingReferrer, ({ referrer }) => referrer],
    [labels.visitor, visitorName],
    [labels.visitorId, ({ visitorId }) => visitorId],
    [labels.userId, ({ userId }) => userId],
    [labels.groups, ({ groups }) => groups?.join(", ")],
    ...contextColumns(options),
    [labels.propertyColumn, ({ properties }) => jsonText(properties)],
    [labels.traits, ({ traits }) => jsonText(traits)],
    [
      labels.sentFrom,
      ({ source }) =>
        source === "server" ? labels.sentFromServer : labels.sentFromClient,
    ],
    [labels.received, ({ receivedAt }) => isoTime(receivedAt)],
    [labels.eventId, ({ eventId }) => eventId],
    ...revenueColumns(rows, ({ revenue }) => revenue && [revenue], labels),
  ];
  return listCsv(rows, columns, options.separator);
}

function listCsv<Row>(
  rows: readonly Row[],
  columns: readonly CsvColumn<Row>[],
  separator: CsvSeparator | undefined,
): string {
  return toCsv(
    columns.map(([heading]) => heading),
    rows.map((row) => columns.map(([, cellOf]) => cellOf(row) ?? null)),
    separator,
  );
}

type Context = Partial<Record<ContextField | "channel", string>>;

function contextColumns(options: ListCsvOptions): CsvColumn<Context>[] {
  const { labels } = options;
  return [
    namedColumn("country", labels.headingCountry, options),
    namedColumn("region", labels.headingRegion, options),
    namedColumn("city", labels.headingCity, options),
    namedColumn("language", labels.headingLanguage, options),
    namedColumn("device", labels.headingDevice, options),
    [labels.headingBrowser, ({ browser }) => browser],
    [labels.headingSystem, ({ os }) => os],
  ];
}

function namedColumn(
  field: "country" | "region" | "city" | "language" | "device" | "channel",
  heading: string,
  { formats, labels }: ListCsvOptions,
): CsvColumn<Context> {
  return [
    heading,
    ({ [field]: key }) => key && keyLabel(field, key, formats, labels),
  ];
}

function revenueColumns<Row>(
  rows: readonly Row[],
  revenueOf: (row: Row) => Revenue[] | undefined,
  labels: Labels,
): CsvColumn<Row>[] {
  const figuresOf = (row: Row) => ({ revenue: revenueOf(row) ?? [] });
  return revenueColumnsOf(rows.map(figuresOf), labels).map((column) => [
    column.label,
    (row) => figureCells([column], figuresOf(row))[0],
  ]);
}

function isoTime(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString();
}

/** Writes properties as a JSON object, which a reader of the file can parse. */
function jsonText(properties: Properties = []): string | undefined {
  return properties.length === 0
    ? undefined
    : JSON.stringify(propertiesObject(properties));
}
