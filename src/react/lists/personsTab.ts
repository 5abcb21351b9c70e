/** What the tabs of single visitors have in common. */
import type { PersonsApi } from "../api.js";

export interface PersonsTabProps<Name extends keyof PersonsApi> {
  api: Pick<PersonsApi, Name | "getVisitor">;
  siteId: string;
  /** First instant of the range. */
  from: number;
  /** First instant after it; may be still to come. */
  to: number;
  /** Of the CSV of the rows, without its ending. */
  csvName: string;
  /** Whose sheet is open; null: none is. */
  visitorId: string | null;
  onVisitor: (visitorId: string | null) => void;
}
