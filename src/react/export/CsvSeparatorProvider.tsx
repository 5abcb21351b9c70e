/** Which separator the CSV files of everything inside have: the app's choice, until a visitor makes another. */
import {
  createContext,
  useContext,
  useMemo,
  useState,
  type ReactNode,
} from "react";
import { isCsvSeparator, type CsvSeparator } from "./csvSeparator.js";

interface Choice {
  separator: CsvSeparator;
  choose: (separator: CsvSeparator) => void;
}

const ChoiceContext = createContext<Choice>({
  separator: ",",
  choose: () => undefined,
});

export interface CsvSeparatorProviderProps {
  /** Default: a comma, also in place of what is no separator. */
  separator?: CsvSeparator | undefined;
  children: ReactNode;
}

export function CsvSeparatorProvider({
  separator = ",",
  children,
}: CsvSeparatorProviderProps) {
  const [chosen, choose] = useState<CsvSeparator | null>(null);
  const known = isCsvSeparator(separator) ? separator : ",";
  const choice = useMemo(
    () => ({ separator: chosen ?? known, choose }),
    [chosen, known],
  );
  return (
    <ChoiceContext.Provider value={choice}>{children}</ChoiceContext.Provider>
  );
}

/** The separator, and how to choose another for as long as the page is open. */
export function useCsvSeparator(): Choice {
  return useContext(ChoiceContext);
}
