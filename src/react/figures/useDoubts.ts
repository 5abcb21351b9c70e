/** The doubts about an answer's figures, in the words and numbers of the page. */
import { useCallback } from "react";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import {
  doubtOf,
  type Doubt,
  type DoubtedFigure,
  type Doubtful,
} from "./doubt.js";

/** Returns the doubt about the figure of that name. */
export type Doubts = (name: string) => Doubt | undefined;

export function useDoubts(answer: Doubtful, of: DoubtedFigure["of"]): Doubts {
  const formats = useFormats();
  const labels = useLabels();
  return useCallback(
    (name) => doubtOf(answer, { name, of }, formats, labels),
    [answer, of, formats, labels],
  );
}
