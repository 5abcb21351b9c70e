/** Words of the tab "Settings". The page loads them with the tab. */
export const settingsLabels = {
  actionRefused: "You may not do this.",
  actionFailed: "This did not work.",
  actionMissing:
    "The app does not have this function. Export it with exposeAdminApi.",
  cancel: "Cancel",
  remove: "Remove",
  removeEntry: "Remove {entry}",
  addEntry: "Add",
  refresh: "Refresh",
  save: "Save",
  saving: "Saving…",
  saved: "Saved.",
  discardChanges: "Discard changes",
  inProgress: "Working…",

  siteSettings: "Site",
  settingName: "Name",
  settingNameWrong: "A name has 1 to 200 characters.",
  settingTimeZone: "Time zone",
  settingTimeZoneFixed:
    "Days and hours begin by this time zone, and they are counted by it. It cannot change any more, because the site has data.",
  settingTimeZoneFree:
    "An IANA name such as Europe/Berlin. Days and hours begin by it. It can change only until the first event.",
  settingAllowedOrigins: "Origins that may send",
  settingAllowedOriginsHint:
    "Pages of these origins may send with a public key: https://shop.example, or *.example.com for all subdomains.",
  settingAllowedOriginsNone:
    "The list is empty: pages of every origin may send.",
  settingLocalhost: "Pages on localhost",
  settingLocalhostHint:
    "Pages of a development server. Let them count before launch, and exclude them from then on.",
  settingLocalhostCount: "Count",
  settingLocalhostExclude: "Exclude",
  settingFlushInterval: "Delay while somebody looks, in seconds",
  settingFlushIntervalHint:
    "Time until the reports count a new event, while somebody looks at them.",
  settingMaxStaleness: "Delay while nobody looks, in minutes",
  settingMaxStalenessHint:
    "The longest time until the reports count a new event, while no dashboard is open. A longer time costs less. It needs a dashboard with liveApi. Without one, the time above always holds.",
  sessionRuleGap: "A session ends after {time} without an event.",
  sessionRuleWindow: "A session ends {time} after its first event.",
  siteCounts: "The site takes events.",
  sitePausedNow: "The site is paused. It refuses events, and its reports stay.",
  pauseSite: "Pause the site",
  pauseSiteConfirm:
    "“{name}” refuses all events until somebody resumes it. Its reports stay as they are.",
  resumeSite: "Resume the site",

  listEmpty: "The list is empty.",
  listNew: "New entry",
  entryListed: "The list has this entry already.",
  entryMissing: "Write an entry first.",

  keys: "Keys",
  noKeys: "The site has no keys.",
  noKeysHint: "A page needs a public key, and a server a secret one.",
  keyPublic: "Public",
  keySecret: "Secret",
  keyCreatedAt: "Created {time}",
  keyRevokedAt: "Revoked {time}",
  keyUnnamed: "(no label)",
  keyLabel: "Label",
  keyKind: "Kind",
  keyKindHint:
    "A public key is for pages, and everybody can read it there. A secret key is for servers.",
  createKey: "Create a key",
  newKey: "New key",
  newKeyHint:
    "Copy the key now. The server keeps only its hash, so it is not shown again.",
  revokeKey: "Revoke",
  revokeKeyNamed: "Revoke {key}",
  revokeKeyTitle: "Revoke a key",
  revokeKeyConfirm:
    "Revoke the key “{key}”? Requests with it fail from now on. This cannot be undone.",

  retention: "Retention",
  retentionEvents: "Events, in days",
  retentionEventsBefore: "Events from before {date} will be deleted.",
  retentionHours: "Figures of hours, in days",
  retentionHoursBefore:
    "Days before {date} will have no hours. Figures of days stay.",
  retentionDays: "Figures of days, in days",
  retentionDaysBefore:
    "Months before {date} will have no days. Figures of months stay.",
  retentionSessions: "Sessions, in days",
  retentionSessionsBefore: "Sessions from before {date} will be deleted.",
  retentionVisitors: "Visitors, in days",
  retentionVisitorsBefore:
    "Visitors whose last visit was before {date} will be deleted.",
  retentionForever: "0 days: they are kept forever.",
  wholeNumberWrong: "Write a whole number from {least} to {most}.",
  retentionConfirmTitle: "Keep data for a shorter time",
  retentionConfirm:
    "The next clean-up deletes what is older. This cannot be undone.",

  exclusions: "Exclusions",
  exclusionsHint: "Events from now on. What is counted already stays.",
  settingExcludedHostnames: "Hostnames",
  settingExcludedHostnamesHint:
    "Events of pages on these hosts do not count: staging.shop.example, *.preview.example",
  settingExcludedPaths: "Paths",
  settingExcludedPathsHint: "Events of pages that match do not count: /admin/*",
  settingExcludedReferrers: "Referrers",
  settingExcludedReferrersHint:
    "Events that come from these hosts do not count: spam.example",
  settingExcludedVisitors: "Visitors",
  settingExcludedVisitorsHint:
    "Events of these visitor ids do not count: your own browsers, for example.",
  settingDeniedAgents: "User agents to leave out",
  settingDeniedAgentsHint:
    "Events of user agents that match do not count: *Monitor/*",
  settingAllowedAgents: "User agents that are no bots",
  settingAllowedAgentsHint:
    "User agents that match always count as people: *InsuranceAgent/*",

  health: "Health",
  healthGood: "Good: every event is counted in time.",
  healthWarn: "Look at this: something needs attention.",
  healthDown: "Wrong: events are refused, or reports are behind.",
  healthPaused: "An operator has paused the intake. Events are refused.",
  healthStuck:
    "Counting is stuck on an event, and tries again. Events are refused.",
  healthOverloaded: "Too many events wait to be counted. Events are refused.",
  healthFailing:
    "A lane has stopped because events failed. It tries again by itself.",
  healthLate: "Events have waited too long to be counted.",
  healthDeadLetters: "Many events could not be counted. They are listed below.",
  healthFoldsStopped:
    "Counting is stopped. Events wait until somebody starts it.",
  healthLocalhostCounts:
    "Pages on localhost count. Exclude them before launch.",
  healthPending: "Events that wait to be counted: about {count}",
  healthRepairing: "Days that are being counted again: {count}",
  healthLane: "Lane {lane}",
  healthLaneIdle: "good, nothing waits",
  healthLaneRunning: "good, the oldest event has waited for {time}",
  healthLaneBehind: "behind, the oldest event has waited for {time}",
  healthLaneStopped: "stopped",
  healthLaneRetry: "stopped after failures, tries again {time}",
  startFolds: "Start counting",
  stopFolds: "Stop counting",
  stopFoldsConfirm:
    "Events still arrive and wait. The reports stay as they are until somebody starts counting again.",
  askedAt: "As of {time}",

  deadLetters: "Events that failed",
  noDeadLetters: "Every event could be counted.",
  deadLetterThrew: "Counting it failed.",
  deadLetterOutOfTime: "Counting it took too long.",
  deadLetterUnreadable: "The stored event cannot be read.",
  deadLetterFailedAt: "Failed {time} · attempts: {attempts}",
  deadLetterGone: "(the event is gone)",
  deadLetterQuarantined: "waits for you",
  retryLetter: "Retry",
  retryLetterNamed: "Retry {event}",
  retryAllLetters: "Retry all",
  discardLetter: "Discard",
  discardLetterNamed: "Discard {event}",
  discardAllLetters: "Discard all",
  discardLetterTitle: "Discard events",
  discardLetterConfirm:
    "“{event}” is deleted and never counted. This cannot be undone.",
  discardAllLettersConfirm:
    "All failed events of the site are deleted and never counted. This cannot be undone.",
  lettersReset: "Events that are tried again: {count}",
  lettersDiscarded: "Events that are deleted: {count}",
  lettersMore: "The rest follows in the background.",

  usage: "Usage",
  usageHint: "Events by day, in the last {count} days.",
  noUsage: "Nothing has arrived in the last {count} days.",
  usageDay: "Day",
  usageStored: "Stored",
  usageExcluded: "Excluded",
  usageBots: "Bots",
  usageRejected: "Rejected",
  usageDuplicates: "Repeated",
  usageBytes: "KB",
  usageTable: "As a table",
  usageSum: "Stored events: {count}. The most on one day: {highest}.",

  person: "A person's data",
  personHint:
    "Export or erase everything that is stored about one person. Stop sending before you erase: what arrives later is stored as new.",
  personIs: "Known by",
  personId: "Id",
  personIdMissing: "Write the id first.",
  exportPerson: "Export as JSON",
  exportPersonNone: "Nothing is stored under this id.",
  exportPersonRunning: "Collecting… rows so far: {count}",
  exportPersonDone: "The file has {count} rows.",
  previewErasure: "Preview the erasure",
  erasureWouldDelete: "An erasure deletes:",
  erasureEvents: "Events: {count}",
  erasureSessions: "Sessions: {count}",
  erasureVisitors: "Browsers and devices: {count}",
  erasureAtLeast: "There may be more: the search has its limits.",
  erasureShared:
    "Other users were on these browsers too, so only the events of this user go: {ids}",
  erasureUsers: "The data names these users: {ids}",
  erasureGroups:
    "These groups stay, though they may only be about this person: {ids}",
  erasureNothing: "Nothing is stored under this id.",
  erasePerson: "Erase",
  erasePersonTitle: "Erase a person",
  erasePersonConfirm:
    "Everything that is stored about “{id}” is deleted. This cannot be undone.",
  typeToConfirm: "Type {id} to confirm",
  erasing: "Erasing… Days that are still to be counted again: {days}",
  erasureGoesOn:
    "The erasure goes on in the background. Preview it again to see how far it is.",
  erased: "Nothing of this person is stored any more.",

  upkeep: "Audit and rebuild",
  auditHint:
    "An audit counts hours again, drawn at random, and compares them with the reports.",
  audit: "Audit 24 hours",
  auditRunning: "Counting again…",
  auditRight: "All figures are right. Hours compared: {count}.",
  auditNone: "There is no hour to compare yet.",
  auditSkipped:
    "Hours that were too large, or are being counted again: {count}",
  auditWrong: "Figures that differ: {count}. Rebuild these days.",
  auditFigure: "Figure",
  auditTime: "Time",
  auditStored: "Reported",
  auditExpected: "Counted again",
  rebuildHint:
    "A rebuild counts days again from their events. The reports stay right meanwhile.",
  rebuild: "Rebuild",
  rebuildRunning: "Days that are still to be counted again: {count}",
  rebuildStarted: "{span} is being counted again in the background.",
  rebuildNothing: "No day of this range has its events any more.",
  rebuildDone: "{span} is counted again.",
};

export type SettingsLabels = typeof settingsLabels;
