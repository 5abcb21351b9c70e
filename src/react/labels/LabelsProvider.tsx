/** Hands the words to everything inside. */
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { defined } from "../../shared/defined.js";
import { defaultLabels, type Labels } from "./labels.js";

const LabelsContext = createContext<Labels>(defaultLabels);

export interface LabelsProviderProps {
  /** Only those that are to read otherwise. */
  labels?: Partial<Labels> | undefined;
  children: ReactNode;
}

export function LabelsProvider({ labels, children }: LabelsProviderProps) {
  const around = useLabels();
  const all = useMemo(
    () => ({ ...around, ...defined(labels ?? {}) }),
    [around, labels],
  );
  return (
    <LabelsContext.Provider value={all}>{children}</LabelsContext.Provider>
  );
}

/** The words of the nearest provider; outside of one, English. */
export function useLabels(): Labels {
  return useContext(LabelsContext);
}
