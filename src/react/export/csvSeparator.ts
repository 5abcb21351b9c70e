/** Separators that can stand between the cells of a CSV file. */

export const csvSeparators = [",", ";", "\t"] as const;

/** Spreadsheets of locales whose decimal sign is a comma open files with semicolons. */
export type CsvSeparator = (typeof csvSeparators)[number];

/**
 * Other separators are refused: the guards against formulas and the quotes are written for these.
 */
export function isCsvSeparator(text: string): text is CsvSeparator {
  return csvSeparators.some((each) => each === text);
}
