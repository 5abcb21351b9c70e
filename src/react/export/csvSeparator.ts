/** Separators that can stand between the cells of a CSV file. */

const separators = [",", ";", "\t"] as const;

/** Spreadsheets of locales whose decimal sign is a comma open files with semicolons. */
export type CsvSeparator = (typeof separators)[number];

/** Nobody knows of another behind what a formula can begin, and whether a cell needs quotes. */
export function isCsvSeparator(text: string): text is CsvSeparator {
  return (separators as readonly string[]).includes(text);
}
