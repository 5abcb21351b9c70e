/** Adds a dashboard, and formats of its site's time, to what the root around it gives. */
import { useContext, useMemo, type ReactNode } from "react";
import { useNewFormats } from "../format/useFormats.js";
import { PartsContext, type DashboardScope } from "./PartsContext.js";

interface SiteProviderProps {
  locale: string | undefined;
  /** Keep the object while it says the same: all parts render again for another one. */
  dashboard: DashboardScope;
  children: ReactNode;
}

export function SiteProvider({
  locale,
  dashboard,
  children,
}: SiteProviderProps) {
  const around = useContext(PartsContext);
  const { utcOffsets } = dashboard.site;
  const formats = useNewFormats({ locale, utcOffsets });
  const value = useMemo(
    () => ({ ...around, formats, dashboard }),
    [around, formats, dashboard],
  );
  return (
    <PartsContext.Provider value={value}>{children}</PartsContext.Provider>
  );
}
