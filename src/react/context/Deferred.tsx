/** Lets parts that take long to draw follow the rest of the page. */
import { useContext, useDeferredValue, type ReactNode } from "react";
import { PartsContext } from "./PartsContext.js";

/**
 * Gives a deferred copy of the context to the parts inside. They render after everything else has,
 * and React drops the work when the viewer types or chooses meanwhile.
 */
export function Deferred({ children }: { children: ReactNode }) {
  const value = useDeferredValue(useContext(PartsContext));
  return (
    <PartsContext.Provider value={value}>{children}</PartsContext.Provider>
  );
}
