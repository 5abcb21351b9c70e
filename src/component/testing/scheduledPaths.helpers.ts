/**
 * The functions whose path a deployment stores: it schedules them, or has given them to a worker or
 * a cron. After the first release none of them may move without the steps in
 * `docs/scheduled-paths.md`.
 */

/** The paths by room, as the platform writes them. */
export const scheduledPaths = [
  "deadLetters/deadLetterCounts:ask",
  "deadLetters/deadLetterCounts:count",
  "deadLetters/retryChain:startChains",
  "deadLetters/treatment:treatRest",
  "fold/letterRetries:retryAlone",
  "fold/letterRetries:retrySite",
  "fold/loop:run",
  "fold/loop:stop",
  "fold/loop:watch",
  "intake/cookieless:forgetSalt",
  "intake/usageWorker:mergeEntries",
  "intake/usageWorker:nextBatch",
  "intake/wakeUp:wakeLane",
  "intake/wakeUp:wakeUsage",
  "log/hurry:hurryLane",
  "log/laneStops:retryLane",
  "removals/removalSteps:step",
  "repairs/rebuild:enqueueRest",
  "repairs/steps:step",
  "reports/reportPasses:expire",
  "retention/prune:pruneMore",
  "retention/purge:purgeSite",
  "retention/siteCleanup:cleanupBatch",
  "retention/siteCleanup:continueCleanup",
  "retry:retryDueDeadLetters",
  "rollups/compactDay:compactDay",
  "rollups/compactHour:compactHour",
  "rollups/compactUp:build",
  "rollups/compactUp:buildDimension",
  "rollups/compaction:compactDays",
  "rollups/compaction:compactFurtherSites",
  "rollups/compaction:compactSite",
  "rollups/settle:settleDay",
  "rollups/settle:settleDimension",
  "upkeep/crons:cleanUp",
  "upkeep/crons:compact",
  "upkeep/crons:compactMore",
  "upkeep/crons:look",
  "upkeep/crons:prune",
  "upkeep/kick:kickMore",
] as const;
