/**
 * What reports count (metrics) and what they group by (dimensions), each listed once.
 * Schema, fold, rollups, reports and dashboard derive from these tables: a new dimension is one new entry.
 */

/**
 * Metrics that add up. `events` counts pageviews, custom events and identifies (not engagement
 * pings); `durationMs` is the summed duration of sessions.
 */
export type Metric =
  | "events"
  | "pageviews"
  | "sessions"
  | "bounces"
  | "durationMs"
  | "newVisitors";

/** Distinct counts. They do not add up: they are sketches, merged. */
export type DistinctMetric = "visitors" | "users";

/** What a cell of a rollup holds: sums, then sketches of the given precision (in bits). */
export interface CellLayout {
  readonly metrics: readonly Metric[];
  readonly distinct: readonly DistinctMetric[];
  readonly precision: number;
}

/**
 * - `event`: keys come from each event, and count in the bucket of the event.
 * - `session`: keys come from the session, and count in the bucket in which the session starts.
 */
export type DimensionScope = "event" | "session";

interface DimensionDefinition extends CellLayout {
  readonly scope: DimensionScope;
  readonly metrics: readonly Exclude<Metric, "newVisitors">[];
  readonly distinct: readonly "visitors"[];
}

/** 12 bits: standard error 1.6 %. */
export const OVERVIEW_PRECISION = 12;
/** 10 bits: standard error 3.3 %. */
export const KEY_PRECISION = 10;

const eventMetrics = {
  scope: "event",
  metrics: ["events", "pageviews"],
  distinct: ["visitors"],
  precision: KEY_PRECISION,
} as const satisfies DimensionDefinition;

const customEventMetrics = {
  ...eventMetrics,
  metrics: ["events"],
} as const satisfies DimensionDefinition;

const sessionMetrics = {
  scope: "session",
  metrics: ["sessions", "pageviews", "events", "bounces", "durationMs"],
  distinct: ["visitors"],
  precision: KEY_PRECISION,
} as const satisfies DimensionDefinition;

/** Every event moves the exit, so a sketch of visitors would only ever grow: exits have none. */
const exitMetrics = {
  scope: "session",
  metrics: ["sessions", "bounces", "durationMs"],
  distinct: [],
  precision: KEY_PRECISION,
} as const satisfies DimensionDefinition;

export const dimensions = {
  page: eventMetrics,
  hostname: eventMetrics,
  event: customEventMetrics,
  entryPage: sessionMetrics,
  exitPage: exitMetrics,
  referrer: sessionMetrics,
  channel: sessionMetrics,
  source: sessionMetrics,
  medium: sessionMetrics,
  campaign: sessionMetrics,
  term: sessionMetrics,
  content: sessionMetrics,
  country: sessionMetrics,
  region: sessionMetrics,
  city: sessionMetrics,
  language: sessionMetrics,
  device: sessionMetrics,
  browser: sessionMetrics,
  os: sessionMetrics,
} as const satisfies Record<string, DimensionDefinition>;

/** A dimension that every site has. */
export type BuiltInDimension = keyof typeof dimensions;

export const dimensionNames = Object.keys(dimensions) as BuiltInDimension[];

/**
 * An event property that a site has promoted, as a dimension: `property:plan`. Its keys are the
 * property's values as text; they count in the bucket of the event.
 */
export type PropertyDimension = `${typeof PROPERTY_PREFIX}${string}`;
const PROPERTY_PREFIX = "property:";

export type Dimension = BuiltInDimension | PropertyDimension;

export type DefinitionOf<D extends Dimension> = D extends BuiltInDimension
  ? (typeof dimensions)[D]
  : typeof eventMetrics;

export function definitionOf(dimension: Dimension): DimensionDefinition {
  return isBuiltIn(dimension) ? dimensions[dimension] : eventMetrics;
}

export function isBuiltIn(dimension: string): dimension is BuiltInDimension {
  return Object.hasOwn(dimensions, dimension);
}

export function propertyDimension(propertyKey: string): PropertyDimension {
  return `${PROPERTY_PREFIX}${propertyKey}`;
}

/** The key of the property behind a promoted dimension; undefined for every other name. */
export function promotedKeyOf(dimension: string): string | undefined {
  return dimension.startsWith(PROPERTY_PREFIX)
    ? dimension.slice(PROPERTY_PREFIX.length)
    : undefined;
}

/** All dimensions that a site has. */
export function dimensionsOf(site: {
  readonly promotedProperties: readonly string[];
}): Dimension[] {
  return [...dimensionNames, ...site.promotedProperties.map(propertyDimension)];
}

/** The overview is a dimension with one key, the empty string. */
export const OVERVIEW = "overview";
export const OVERVIEW_KEY = "";

export const overviewLayout: CellLayout = {
  metrics: [
    "events",
    "pageviews",
    "sessions",
    "bounces",
    "durationMs",
    "newVisitors",
  ],
  distinct: ["visitors", "users"],
  precision: OVERVIEW_PRECISION,
};

export type CellGroup = typeof OVERVIEW | Dimension;

export function layoutOf(group: CellGroup): CellLayout {
  return group === OVERVIEW ? overviewLayout : definitionOf(group);
}
