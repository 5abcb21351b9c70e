/** Flags of countries, where the device can draw them. */

/** How far the letters of a flag are from the capital letters A to Z. */
const FLAG_LETTERS = 0x1f1e6 - 0x41;

/** The two letters that make the flag of a country code. Undefined for other texts. */
export function flagOf(country: string | undefined): string | undefined {
  if (country === undefined || !/^[A-Z]{2}$/.test(country)) return undefined;
  const letters = [...country].map((each) => each.charCodeAt(0) + FLAG_LETTERS);
  return String.fromCodePoint(...letters);
}

/** A flag is about as wide as one letter. Without flags a device draws two letters or boxes. */
const WIDEST_FLAG_IN_LETTERS = 1.5;

let canDraw: boolean | undefined;

/** Whether the device draws flags. Windows has none. Measures once. */
export function drawsFlags(measure = textMeasure()): boolean {
  canDraw ??=
    measure !== null &&
    measure("\u{1F1E9}\u{1F1EA}") <
      WIDEST_FLAG_IN_LETTERS * measure("\u{1F1E9}");
  return canDraw;
}

/** Forgets what was measured, for tests. */
export function forgetFlags(): void {
  canDraw = undefined;
}

/** Measures the width of a text. Null where there is no canvas. */
function textMeasure(): ((text: string) => number) | null {
  if (typeof document === "undefined") return null;
  const context = document.createElement("canvas").getContext("2d");
  return context && ((text) => context.measureText(text).width);
}
