/** The words of the page. */
import { useContext } from "react";
import { PartsContext } from "../context/PartsContext.js";
import type { Labels } from "./labels.js";

/** Returns the words of the nearest root. Outside a root they are English. */
export function useLabels(): Labels {
  return useContext(PartsContext).labels;
}
