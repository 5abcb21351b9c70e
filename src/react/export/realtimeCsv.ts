/** Real time as one CSV: a line for each number, minute, page, source and country. */
import {
  ACTIVE_MINUTES,
  REALTIME_MINUTES,
} from "../../shared/time/realtimeWindow.js";
import type { Realtime } from "../../shared/api/realtime.js";
import { keyLabel } from "../breakdown/breakdownRows.js";
import type { Formats } from "../format/format.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { marked } from "./breakdownCsv.js";
import { toCsv, type CsvCell, type CsvSeparator } from "./csv.js";

interface RealtimeCsvOptions {
  formats: Pick<Formats, "name">;
  labels: Labels;
  /** Default: a comma. */
  separator?: CsvSeparator;
}

export function realtimeCsv(
  realtime: Realtime,
  { formats, labels, separator }: RealtimeCsvOptions,
): string {
  const total = (minutes: number, visitors: number): CsvCell[] => [
    labels.visitors,
    fillLabel(labels.activeSpan, { minutes: String(minutes) }),
    "",
    visitors,
  ];
  const lists = [
    ["page", labels.headingPage, realtime.pages],
    ["source", labels.headingSource, realtime.sources],
    ["country", labels.headingCountry, realtime.countries],
  ] as const;
  return toCsv(
    [
      labels.csvKind,
      labels.csvName,
      labels.csvKey,
      marked(
        labels.activeCount,
        realtime.approximate ? { isApproximate: true, words: "" } : undefined,
      ),
    ],
    [
      total(ACTIVE_MINUTES, realtime.activeVisitors),
      total(REALTIME_MINUTES, realtime.visitors),
      ...realtime.minutes.map(({ start, visitors }) => [
        labels.minuteColumn,
        new Date(start).toISOString(),
        "",
        visitors,
      ]),
      ...lists.flatMap(([dimension, kind, rows]) =>
        rows.map(({ key, visitors }) => [
          kind,
          keyLabel(dimension, key, formats, labels),
          key,
          visitors,
        ]),
      ),
    ],
    separator,
  );
}
