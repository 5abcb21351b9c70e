/**
 * The metrics that reports count, and the dimensions that they group by, each listed once. Events,
 * sessions, folds, rollups and reports derive from these tables. A new dimension is one entry of
 * `dimensions`, and a tab of the dashboard with its labels.
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

/** The layout of a rollup's cells: sums, then sketches of the given precision (in bits). */
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

/** The fields of an event from which a dimension may take its key. */
interface KeyFields {
  readonly type: string;
  readonly name?: string;
  readonly path?: string;
  readonly hostname?: string;
}

interface DimensionDefinition extends CellLayout {
  readonly scope: DimensionScope;
  /**
   * Returns the key of an event; undefined where it has none. Built-in event dimensions have it.
   */
  readonly keyOf?: (event: KeyFields) => string | undefined;
  /**
   * The sender says the key, in an event field with the name of the dimension. A session takes it
   * from the first of its events that has it.
   */
  readonly isContext?: true;
  /** Whether events or sessions without a value of the dimension count under `NONE_KEY`. */
  readonly countsNone: boolean;
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
  countsNone: true,
} as const satisfies DimensionDefinition;

/** An event that is no custom event lacks no name. */
const customEventMetrics = {
  ...eventMetrics,
  countsNone: false,
  metrics: ["events"],
} as const satisfies DimensionDefinition;

const sessionMetrics = {
  scope: "session",
  metrics: ["sessions", "pageviews", "events", "bounces", "durationMs"],
  distinct: ["visitors"],
  precision: KEY_PRECISION,
  countsNone: true,
} as const satisfies DimensionDefinition;

const contextMetrics = {
  ...sessionMetrics,
  isContext: true,
} as const satisfies DimensionDefinition;

/**
 * Exits have no sketch of visitors: every event moves the exit, so a sketch would never stop
 * growing.
 */
const exitMetrics = {
  scope: "session",
  metrics: ["sessions", "bounces", "durationMs"],
  distinct: [],
  precision: KEY_PRECISION,
  countsNone: true,
} as const satisfies DimensionDefinition;

export const dimensions = {
  page: { ...eventMetrics, keyOf: ({ path }) => path },
  hostname: { ...eventMetrics, keyOf: ({ hostname }) => hostname },
  event: {
    ...customEventMetrics,
    keyOf: ({ type, name }) => (type === "track" ? name : undefined),
  },
  entryPage: sessionMetrics,
  exitPage: exitMetrics,
  referrer: sessionMetrics,
  /** A session that came by itself is direct, so none lacks a channel. */
  channel: { ...sessionMetrics, countsNone: false },
  source: sessionMetrics,
  medium: sessionMetrics,
  campaign: sessionMetrics,
  term: sessionMetrics,
  content: sessionMetrics,
  country: contextMetrics,
  region: contextMetrics,
  city: contextMetrics,
  language: contextMetrics,
  device: contextMetrics,
  browser: contextMetrics,
  os: contextMetrics,
} as const satisfies Record<string, DimensionDefinition>;

/** A dimension that every site has. */
export type BuiltInDimension = keyof typeof dimensions;

export const dimensionNames = Object.keys(dimensions) as BuiltInDimension[];

type NamesOf<Definition> = {
  [Name in BuiltInDimension]: (typeof dimensions)[Name] extends Definition
    ? Name
    : never;
}[BuiltInDimension];

/** Dimensions whose keys come from each event. */
export type EventDimension = NamesOf<{ scope: "event" }>;
/** Dimensions whose keys come from sessions. */
export type SessionDimension = NamesOf<{ scope: "session" }>;
/** Dimensions that are fields of events, too. */
export type ContextDimension = NamesOf<{ isContext: true }>;

export const eventDimensions = dimensionNames.filter(
  (name): name is EventDimension => dimensions[name].scope === "event",
);
export const sessionDimensions = dimensionNames.filter(
  (name): name is SessionDimension => dimensions[name].scope === "session",
);
export const contextDimensions = dimensionNames.filter(
  (name): name is ContextDimension => definitionOf(name).isContext === true,
);

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

/**
 * The key of what has no value of a dimension. No value is an empty text. Blocks keep it beside the
 * keys: it takes no place among them, and trimming never takes it.
 */
export const NONE_KEY = "";

/** The key for no value of the dimension; undefined where that does not count. */
export function noneKeyOf(dimension: Dimension): string | undefined {
  return definitionOf(dimension).countsNone ? NONE_KEY : undefined;
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
