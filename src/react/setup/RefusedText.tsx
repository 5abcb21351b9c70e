/** The sentence about the newest refusal, on the page of a site that has events. */
import type { SetupStatus } from "../../shared/api/setupStatus.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { refusedNote } from "./refusals.js";

export interface RefusedTextProps {
  status: SetupStatus;
  /** Older refusals are no news. */
  from: number;
}

export function RefusedText({ status, from }: RefusedTextProps) {
  const labels = useLabels();
  const formats = useFormats();
  return refusedNote(status, from, { labels, formats });
}
