/** The doubt about a figure of an answer: whether it is approximate, why, and by how much. */
import type {
  Approximation,
  FigureGroup,
} from "../../shared/api/approximationFields.js";
import type { Formats } from "../format/format.js";
import { fillLabel, type Labels } from "../labels/labels.js";

/** An answer, or a part of one. It may be approximate and not say why. */
export interface Doubtful {
  approximate?: boolean;
  approximations?: readonly Approximation[] | undefined;
}

export interface Doubt {
  /** Whether it may be further off than the estimate of a sketch. */
  isApproximate: boolean;
  /** The reasons in sentences. Empty: they are unknown. */
  words: string;
}

const people = ["visitors", "newVisitors", "users"];
const rates = ["sessions", "bounceRate", "averageSessionDurationMs"];

/** A figure that a doubt may concern. */
export interface DoubtedFigure {
  /** Its name in the answer. */
  name: string;
  /**
   * `range`: a total. `row`: in a row of a breakdown all figures except visitors share their
   * doubts.
   */
  of: "range" | "row";
}

/** Returns the doubt about a figure. Undefined: the figure is exact. */
export function doubtOf(
  { approximate = false, approximations }: Doubtful,
  figure: DoubtedFigure,
  formats: Pick<Formats, "exact">,
  labels: Labels,
): Doubt | undefined {
  if (!approximations) {
    return approximate ? { isApproximate: true, words: "" } : undefined;
  }
  const said = approximations.filter(({ figures }) =>
    concerns(figures, figure),
  );
  if (said.length === 0) return undefined;
  const isApproximate = said.some(isBeyondSketch);
  const words = wordsOf(
    isApproximate ? said.filter(isBeyondSketch) : said,
    formats,
    labels,
  );
  return { isApproximate, words };
}

function concerns(figures: FigureGroup, { name, of }: DoubtedFigure): boolean {
  if (figures === "all" || figures === "rows") return true;
  if (people.includes(figures) || people.includes(name))
    return figures === name;
  if (of === "row" || name === "viewsPerSession") return true;
  return (figures === "sessions") === rates.includes(name);
}

function isBeyondSketch({ reason }: Approximation): boolean {
  return reason !== "sketch";
}

/** A sentence for each reason and amount. */
function wordsOf(
  said: readonly Approximation[],
  formats: Pick<Formats, "exact">,
  labels: Labels,
): string {
  const sentences = said.map(({ reason, relativeError = 0, atMost }) => {
    if (reason === "sketch") {
      const error = formats.exact(relativeError, "percent");
      return fillLabel(labels.approximateSketch, { error });
    }
    if (reason === "retention") return labels.approximateRetention;
    const count = formats.exact(atMost ?? 0, "count");
    if (reason === "trimmed") return fillLabel(labels.boundHelp, { count });
    return atMost === undefined
      ? labels.approximateBudget
      : fillLabel(labels.approximateAtMost, { count });
  });
  return [...new Set(sentences)].join(" ");
}

/** Adds to a title why the figure is not exact. */
export function withWords(title: string, doubt: Doubt | undefined): string {
  return doubt?.words ? `${title}\n${doubt.words}` : title;
}

/** Returns the note below a whole answer, without the estimates of sketches. It may be empty. */
export function notesOf(
  { approximate, approximations }: Doubtful,
  formats: Pick<Formats, "exact">,
  labels: Labels,
): string {
  if (!approximate) return "";
  const said = approximations?.filter(isBeyondSketch) ?? [];
  return wordsOf(said, formats, labels) || labels.approximateHelp;
}
