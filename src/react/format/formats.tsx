/** Hands the formats of one locale and time zone to everything inside. */
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { createFormats, type FormatOptions, type Formats } from "./format.js";

const FormatsContext = createContext<Formats | null>(null);

export interface FormatsProviderProps extends FormatOptions {
  children: ReactNode;
}

export function FormatsProvider({
  locale,
  timeZone,
  children,
}: FormatsProviderProps) {
  const formats = useMemo(
    () => createFormats({ locale, timeZone }),
    [locale, timeZone],
  );
  return (
    <FormatsContext.Provider value={formats}>
      {children}
    </FormatsContext.Provider>
  );
}

/** The formats of the nearest `FormatsProvider`; outside of one, the browser's locale and UTC. */
export function useFormats(): Formats {
  return useContext(FormatsContext) ?? defaultFormats();
}

let made: Formats | undefined;
function defaultFormats(): Formats {
  made ??= createFormats();
  return made;
}
