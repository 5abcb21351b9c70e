/** Hands the formats of one locale and time zone to everything inside. */
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { useRegionNames } from "./regionNames.js";
import { createFormats, type FormatOptions, type Formats } from "./format.js";

const FormatsContext = createContext<Formats | null>(null);

export interface FormatsProviderProps extends FormatOptions {
  children: ReactNode;
}

export function FormatsProvider({
  locale,
  utcOffsets,
  children,
}: FormatsProviderProps) {
  const names = useRegionNames();
  const formats = useMemo(
    () => createFormats({ locale, utcOffsets }),
    // Names of regions are no argument: with other ones, all that is named is named anew.
    [locale, utcOffsets, names],
  );
  return (
    <FormatsContext.Provider value={formats}>
      {children}
    </FormatsContext.Provider>
  );
}

/** The formats of the nearest `FormatsProvider`; outside of one, the browser's locale and UTC. */
export function useFormats(): Formats {
  const names = useRegionNames();
  return useContext(FormatsContext) ?? defaultFormats(names);
}

let made: { formats: Formats; names: unknown } | undefined;
function defaultFormats(names: unknown): Formats {
  if (made?.names !== names) made = undefined;
  made ??= { formats: createFormats(), names };
  return made.formats;
}
