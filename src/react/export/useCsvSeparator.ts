/** The separator of all CSV files of the page: the app's, until the viewer chooses another. */
import { useContext } from "react";
import { PartsContext, type CsvChoice } from "../context/PartsContext.js";

export function useCsvSeparator(): CsvChoice {
  return useContext(PartsContext).csv;
}
