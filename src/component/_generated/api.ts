/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as addressUses from "../addressUses.js";
import type * as admission from "../admission.js";
import type * as applyEvents from "../applyEvents.js";
import type * as applyProfiles from "../applyProfiles.js";
import type * as attempts from "../attempts.js";
import type * as audit from "../audit.js";
import type * as auditSessions from "../auditSessions.js";
import type * as auditedHours from "../auditedHours.js";
import type * as backlog from "../backlog.js";
import type * as baseLevel from "../baseLevel.js";
import type * as checkDimensions from "../checkDimensions.js";
import type * as checkRange from "../checkRange.js";
import type * as cleanupPasses from "../cleanupPasses.js";
import type * as compactHour from "../compactHour.js";
import type * as compactUp from "../compactUp.js";
import type * as compaction from "../compaction.js";
import type * as cookieless from "../cookieless.js";
import type * as countHours from "../countHours.js";
import type * as countRequest from "../countRequest.js";
import type * as countedRows from "../countedRows.js";
import type * as deadLetterAdmin from "../deadLetterAdmin.js";
import type * as deadLetterCounts from "../deadLetterCounts.js";
import type * as deadLetterFilter from "../deadLetterFilter.js";
import type * as deadLetterRows from "../deadLetterRows.js";
import type * as deadLetters from "../deadLetters.js";
import type * as deleteEvent from "../deleteEvent.js";
import type * as deletionBudget from "../deletionBudget.js";
import type * as deltaSegments from "../deltaSegments.js";
import type * as erasure from "../erasure.js";
import type * as eventBytes from "../eventBytes.js";
import type * as eventDeletion from "../eventDeletion.js";
import type * as eventLists from "../eventLists.js";
import type * as eventLog from "../eventLog.js";
import type * as eventProperties from "../eventProperties.js";
import type * as eventsOfGroup from "../eventsOfGroup.js";
import type * as eventsOfUser from "../eventsOfUser.js";
import type * as expiredEvents from "../expiredEvents.js";
import type * as expiredImports from "../expiredImports.js";
import type * as expiredSegments from "../expiredSegments.js";
import type * as expiredVisitors from "../expiredVisitors.js";
import type * as firstBucket from "../firstBucket.js";
import type * as fold from "../fold.js";
import type * as foldSkips from "../foldSkips.js";
import type * as foldedEvents from "../foldedEvents.js";
import type * as groups from "../groups.js";
import type * as health from "../health.js";
import type * as horizons from "../horizons.js";
import type * as hourRows from "../hourRows.js";
import type * as idleRuns from "../idleRuns.js";
import type * as importChunks from "../importChunks.js";
import type * as importRuns from "../importRuns.js";
import type * as imports from "../imports.js";
import type * as ingest from "../ingest.js";
import type * as intakeHealth from "../intakeHealth.js";
import type * as keptRuns from "../keptRuns.js";
import type * as keys from "../keys.js";
import type * as kick from "../kick.js";
import type * as laneProgress from "../laneProgress.js";
import type * as lanes from "../lanes.js";
import type * as lastSeen from "../lastSeen.js";
import type * as listPager from "../listPager.js";
import type * as listedRows from "../listedRows.js";
import type * as lists from "../lists.js";
import type * as liveSession from "../liveSession.js";
import type * as logPasses from "../logPasses.js";
import type * as model_arrival from "../model/arrival.js";
import type * as model_attributes from "../model/attributes.js";
import type * as model_bounds from "../model/bounds.js";
import type * as model_checkEvent from "../model/checkEvent.js";
import type * as model_checkHostname from "../model/checkHostname.js";
import type * as model_checkRevenue from "../model/checkRevenue.js";
import type * as model_cleanupPasses from "../model/cleanupPasses.js";
import type * as model_closing from "../model/closing.js";
import type * as model_compareTables from "../model/compareTables.js";
import type * as model_contributions from "../model/contributions.js";
import type * as model_deadLetterCount from "../model/deadLetterCount.js";
import type * as model_deltas from "../model/deltas.js";
import type * as model_eventTime from "../model/eventTime.js";
import type * as model_exclusionSettings from "../model/exclusionSettings.js";
import type * as model_exclusions from "../model/exclusions.js";
import type * as model_fences from "../model/fences.js";
import type * as model_foldCursor from "../model/foldCursor.js";
import type * as model_foldPlan from "../model/foldPlan.js";
import type * as model_formerChannel from "../model/formerChannel.js";
import type * as model_formerSources from "../model/formerSources.js";
import type * as model_groups from "../model/groups.js";
import type * as model_horizons from "../model/horizons.js";
import type * as model_hourSlices from "../model/hourSlices.js";
import type * as model_keptRange from "../model/keptRange.js";
import type * as model_levels from "../model/levels.js";
import type * as model_listCursor from "../model/listCursor.js";
import type * as model_origin from "../model/origin.js";
import type * as model_profiles from "../model/profiles.js";
import type * as model_propertyCount from "../model/propertyCount.js";
import type * as model_propertyKeyCount from "../model/propertyKeyCount.js";
import type * as model_rangePlan from "../model/rangePlan.js";
import type * as model_rate from "../model/rate.js";
import type * as model_realtime from "../model/realtime.js";
import type * as model_realtimeEstimate from "../model/realtimeEstimate.js";
import type * as model_realtimeSlices from "../model/realtimeSlices.js";
import type * as model_recount from "../model/recount.js";
import type * as model_removal from "../model/removal.js";
import type * as model_sampledCount from "../model/sampledCount.js";
import type * as model_segments from "../model/segments.js";
import type * as model_sessionValidators from "../model/sessionValidators.js";
import type * as model_sessions from "../model/sessions.js";
import type * as model_settings from "../model/settings.js";
import type * as model_storedDims from "../model/storedDims.js";
import type * as model_visitors from "../model/visitors.js";
import type * as newestEvents from "../newestEvents.js";
import type * as pings from "../pings.js";
import type * as profiles from "../profiles.js";
import type * as prune from "../prune.js";
import type * as prunedDeadLetters from "../prunedDeadLetters.js";
import type * as prunedSites from "../prunedSites.js";
import type * as purge from "../purge.js";
import type * as quarantine from "../quarantine.js";
import type * as rates from "../rates.js";
import type * as rawEdges from "../rawEdges.js";
import type * as realtime from "../realtime.js";
import type * as realtimeRows from "../realtimeRows.js";
import type * as realtimeSamples from "../realtimeSamples.js";
import type * as rebuild from "../rebuild.js";
import type * as record from "../record.js";
import type * as recount from "../recount.js";
import type * as removalPreview from "../removalPreview.js";
import type * as removalQueue from "../removalQueue.js";
import type * as removalScan from "../removalScan.js";
import type * as removalSteps from "../removalSteps.js";
import type * as removals from "../removals.js";
import type * as removedEvents from "../removedEvents.js";
import type * as removedImports from "../removedImports.js";
import type * as removedVisitors from "../removedVisitors.js";
import type * as repairChain from "../repairChain.js";
import type * as repairQueue from "../repairQueue.js";
import type * as repairs from "../repairs.js";
import type * as replaceHour from "../replaceHour.js";
import type * as reportBudget from "../reportBudget.js";
import type * as reportReader from "../reportReader.js";
import type * as reports from "../reports.js";
import type * as requireSite from "../requireSite.js";
import type * as retention from "../retention.js";
import type * as retentionBatch from "../retentionBatch.js";
import type * as retry from "../retry.js";
import type * as retryChain from "../retryChain.js";
import type * as retryPlan from "../retryPlan.js";
import type * as rowBudget from "../rowBudget.js";
import type * as rowLimit from "../rowLimit.js";
import type * as scheduledJobs from "../scheduledJobs.js";
import type * as segmentReader from "../segmentReader.js";
import type * as segmentRows from "../segmentRows.js";
import type * as segmentUnits from "../segmentUnits.js";
import type * as settle from "../settle.js";
import type * as sitePages from "../sitePages.js";
import type * as sites from "../sites.js";
import type * as stagedRows from "../stagedRows.js";
import type * as stepBudget from "../stepBudget.js";
import type * as storeEvents from "../storeEvents.js";
import type * as sumUp from "../sumUp.js";
import type * as switches from "../switches.js";
import type * as tables_access from "../tables/access.js";
import type * as tables_figures from "../tables/figures.js";
import type * as tables_imports from "../tables/imports.js";
import type * as tables_log from "../tables/log.js";
import type * as tables_people from "../tables/people.js";
import type * as tables_removals from "../tables/removals.js";
import type * as timeBuckets from "../timeBuckets.js";
import type * as timedPasses from "../timedPasses.js";
import type * as undoImport from "../undoImport.js";
import type * as undoneRuns from "../undoneRuns.js";
import type * as unrepairedDays from "../unrepairedDays.js";
import type * as usage from "../usage.js";
import type * as usageRows from "../usageRows.js";
import type * as usageWorker from "../usageWorker.js";
import type * as users from "../users.js";
import type * as visitorEvents from "../visitorEvents.js";
import type * as visitorProfile from "../visitorProfile.js";
import type * as visitorsOfUser from "../visitorsOfUser.js";
import type * as wakeUp from "../wakeUp.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  addressUses: typeof addressUses;
  admission: typeof admission;
  applyEvents: typeof applyEvents;
  applyProfiles: typeof applyProfiles;
  attempts: typeof attempts;
  audit: typeof audit;
  auditSessions: typeof auditSessions;
  auditedHours: typeof auditedHours;
  backlog: typeof backlog;
  baseLevel: typeof baseLevel;
  checkDimensions: typeof checkDimensions;
  checkRange: typeof checkRange;
  cleanupPasses: typeof cleanupPasses;
  compactHour: typeof compactHour;
  compactUp: typeof compactUp;
  compaction: typeof compaction;
  cookieless: typeof cookieless;
  countHours: typeof countHours;
  countRequest: typeof countRequest;
  countedRows: typeof countedRows;
  deadLetterAdmin: typeof deadLetterAdmin;
  deadLetterCounts: typeof deadLetterCounts;
  deadLetterFilter: typeof deadLetterFilter;
  deadLetterRows: typeof deadLetterRows;
  deadLetters: typeof deadLetters;
  deleteEvent: typeof deleteEvent;
  deletionBudget: typeof deletionBudget;
  deltaSegments: typeof deltaSegments;
  erasure: typeof erasure;
  eventBytes: typeof eventBytes;
  eventDeletion: typeof eventDeletion;
  eventLists: typeof eventLists;
  eventLog: typeof eventLog;
  eventProperties: typeof eventProperties;
  eventsOfGroup: typeof eventsOfGroup;
  eventsOfUser: typeof eventsOfUser;
  expiredEvents: typeof expiredEvents;
  expiredImports: typeof expiredImports;
  expiredSegments: typeof expiredSegments;
  expiredVisitors: typeof expiredVisitors;
  firstBucket: typeof firstBucket;
  fold: typeof fold;
  foldSkips: typeof foldSkips;
  foldedEvents: typeof foldedEvents;
  groups: typeof groups;
  health: typeof health;
  horizons: typeof horizons;
  hourRows: typeof hourRows;
  idleRuns: typeof idleRuns;
  importChunks: typeof importChunks;
  importRuns: typeof importRuns;
  imports: typeof imports;
  ingest: typeof ingest;
  intakeHealth: typeof intakeHealth;
  keptRuns: typeof keptRuns;
  keys: typeof keys;
  kick: typeof kick;
  laneProgress: typeof laneProgress;
  lanes: typeof lanes;
  lastSeen: typeof lastSeen;
  listPager: typeof listPager;
  listedRows: typeof listedRows;
  lists: typeof lists;
  liveSession: typeof liveSession;
  logPasses: typeof logPasses;
  "model/arrival": typeof model_arrival;
  "model/attributes": typeof model_attributes;
  "model/bounds": typeof model_bounds;
  "model/checkEvent": typeof model_checkEvent;
  "model/checkHostname": typeof model_checkHostname;
  "model/checkRevenue": typeof model_checkRevenue;
  "model/cleanupPasses": typeof model_cleanupPasses;
  "model/closing": typeof model_closing;
  "model/compareTables": typeof model_compareTables;
  "model/contributions": typeof model_contributions;
  "model/deadLetterCount": typeof model_deadLetterCount;
  "model/deltas": typeof model_deltas;
  "model/eventTime": typeof model_eventTime;
  "model/exclusionSettings": typeof model_exclusionSettings;
  "model/exclusions": typeof model_exclusions;
  "model/fences": typeof model_fences;
  "model/foldCursor": typeof model_foldCursor;
  "model/foldPlan": typeof model_foldPlan;
  "model/formerChannel": typeof model_formerChannel;
  "model/formerSources": typeof model_formerSources;
  "model/groups": typeof model_groups;
  "model/horizons": typeof model_horizons;
  "model/hourSlices": typeof model_hourSlices;
  "model/keptRange": typeof model_keptRange;
  "model/levels": typeof model_levels;
  "model/listCursor": typeof model_listCursor;
  "model/origin": typeof model_origin;
  "model/profiles": typeof model_profiles;
  "model/propertyCount": typeof model_propertyCount;
  "model/propertyKeyCount": typeof model_propertyKeyCount;
  "model/rangePlan": typeof model_rangePlan;
  "model/rate": typeof model_rate;
  "model/realtime": typeof model_realtime;
  "model/realtimeEstimate": typeof model_realtimeEstimate;
  "model/realtimeSlices": typeof model_realtimeSlices;
  "model/recount": typeof model_recount;
  "model/removal": typeof model_removal;
  "model/sampledCount": typeof model_sampledCount;
  "model/segments": typeof model_segments;
  "model/sessionValidators": typeof model_sessionValidators;
  "model/sessions": typeof model_sessions;
  "model/settings": typeof model_settings;
  "model/storedDims": typeof model_storedDims;
  "model/visitors": typeof model_visitors;
  newestEvents: typeof newestEvents;
  pings: typeof pings;
  profiles: typeof profiles;
  prune: typeof prune;
  prunedDeadLetters: typeof prunedDeadLetters;
  prunedSites: typeof prunedSites;
  purge: typeof purge;
  quarantine: typeof quarantine;
  rates: typeof rates;
  rawEdges: typeof rawEdges;
  realtime: typeof realtime;
  realtimeRows: typeof realtimeRows;
  realtimeSamples: typeof realtimeSamples;
  rebuild: typeof rebuild;
  record: typeof record;
  recount: typeof recount;
  removalPreview: typeof removalPreview;
  removalQueue: typeof removalQueue;
  removalScan: typeof removalScan;
  removalSteps: typeof removalSteps;
  removals: typeof removals;
  removedEvents: typeof removedEvents;
  removedImports: typeof removedImports;
  removedVisitors: typeof removedVisitors;
  repairChain: typeof repairChain;
  repairQueue: typeof repairQueue;
  repairs: typeof repairs;
  replaceHour: typeof replaceHour;
  reportBudget: typeof reportBudget;
  reportReader: typeof reportReader;
  reports: typeof reports;
  requireSite: typeof requireSite;
  retention: typeof retention;
  retentionBatch: typeof retentionBatch;
  retry: typeof retry;
  retryChain: typeof retryChain;
  retryPlan: typeof retryPlan;
  rowBudget: typeof rowBudget;
  rowLimit: typeof rowLimit;
  scheduledJobs: typeof scheduledJobs;
  segmentReader: typeof segmentReader;
  segmentRows: typeof segmentRows;
  segmentUnits: typeof segmentUnits;
  settle: typeof settle;
  sitePages: typeof sitePages;
  sites: typeof sites;
  stagedRows: typeof stagedRows;
  stepBudget: typeof stepBudget;
  storeEvents: typeof storeEvents;
  sumUp: typeof sumUp;
  switches: typeof switches;
  "tables/access": typeof tables_access;
  "tables/figures": typeof tables_figures;
  "tables/imports": typeof tables_imports;
  "tables/log": typeof tables_log;
  "tables/people": typeof tables_people;
  "tables/removals": typeof tables_removals;
  timeBuckets: typeof timeBuckets;
  timedPasses: typeof timedPasses;
  undoImport: typeof undoImport;
  undoneRuns: typeof undoneRuns;
  unrepairedDays: typeof unrepairedDays;
  usage: typeof usage;
  usageRows: typeof usageRows;
  usageWorker: typeof usageWorker;
  users: typeof users;
  visitorEvents: typeof visitorEvents;
  visitorProfile: typeof visitorProfile;
  visitorsOfUser: typeof visitorsOfUser;
  wakeUp: typeof wakeUp;
}> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
> = anyApi as any;

export const components = componentsGeneric() as unknown as {
  batchWorker: import("@convex-dev/batch-worker/_generated/component.js").ComponentApi<"batchWorker">;
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
};
