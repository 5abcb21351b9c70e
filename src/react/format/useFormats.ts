/** The formats of the page. */
import { useContext, useMemo } from "react";
import { PartsContext } from "../context/PartsContext.js";
import { createFormats, type FormatOptions, type Formats } from "./format.js";
import { useRegionNames } from "./regionNames.js";

/**
 * Returns the formats of the nearest `FootfallRoot`. Outside a root they are those of the browser's
 * locale and UTC.
 */
export function useFormats(): Formats {
  const names = useRegionNames();
  return useContext(PartsContext).formats ?? defaultFormats(names);
}

/**
 * Makes formats, and makes them again when the names of regions have loaded: then all names are
 * read again.
 */
export function useNewFormats({ locale, utcOffsets }: FormatOptions): Formats {
  const names = useRegionNames();
  return useMemo(
    () => createFormats({ locale, utcOffsets }),
    [locale, utcOffsets, names],
  );
}

let made: { formats: Formats; names: unknown } | undefined;
function defaultFormats(names: unknown): Formats {
  if (made?.names !== names) made = undefined;
  made ??= { formats: createFormats(), names };
  return made.formats;
}
