/** Amounts of money in a cell, or a dash. */
import type { Revenue } from "../../shared/event/revenue.js";
import { useFormats } from "../format/useFormats.js";
import { revenueText } from "./listTexts.js";
import { TextOrNone } from "./TextOrNone.js";

export function RevenueCell({ revenue }: { revenue: readonly Revenue[] }) {
  const formats = useFormats();
  return <TextOrNone text={revenueText(revenue, formats)} />;
}
