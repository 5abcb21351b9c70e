/** Words of the set-up: what is done before the first event, what was refused, and why. */
export const setupLabels = {
  waitingTitle: "Waiting for the first event",
  waitingRefused: "Events came, and none of them counts",
  waitingHint:
    "Add this to your pages. Events appear here automatically, without a reload.",
  firstSeen: "Someone is here. The first figures follow in a moment.",
  copySnippet: "Copy",
  snippetCopied: "Copied",
  snippetKey:
    "Replace {placeholder} with the key itself. The server keeps only its hash, so it cannot show it.",

  setup: "Set-up",
  setupNotExported:
    "Export getSetupStatus with the other reads, and this list also says which keys and origins may send, and what was refused.",
  setupDone: "done",
  setupOpen: "not done",
  setupWrong: "wrong",
  setupDeployed: "Functions",
  setupDeployedDone: "Deployed: this page has its answers.",
  setupSite: "Site",
  setupSiteDone: "“{name}” is there.",
  setupSitePaused:
    "“{name}” is paused and refuses events. Set its status to active with updateSite.",
  setupKey: "Public key",
  setupKeyDone: "Pages send with {keys}.",
  setupKeyUnnamed: "a key without a label",
  setupKeyMissing:
    "The site has none. Give provisionSite a publicKey, or call createKey.",
  setupKeyWrong:
    "Requests came with a key that is unknown or revoked. Compare the tag's key with {keys}.",
  setupKeySecret:
    "A page sent a secret key, and everybody can read it there. Revoke it, and use a public key.",
  setupOrigin: "Origin",
  setupOriginAny: "Pages of every origin may send.",
  setupOriginListed: "Pages of {origins} may send.",
  setupOriginWrong:
    "{origin} is refused. Add it to allowedOrigins in the site's settings.",
  setupOriginLocal:
    "{origin} is a page on a developer's machine. Set localhost: \"count\" in the site's settings.",
  setupOriginMissing:
    "A request had no origin. Set allowMissingOrigin for apps that are no pages, or send with a secret key.",
  setupLocalhostCounts:
    "Pages on localhost count too. Turn that off before launch.",
  setupLocalhostExcluded:
    'Pages on localhost do not count. Set localhost: "count" while you develop.',
  setupEvent: "First event",
  setupEventDone: "It has come.",
  setupEventOpen: "Open a page that has the tag.",
  setupEventWrong: "Events came, and none of them counts. See why below.",

  notCountedTitle: "Refused or not counted",
  refusedRequest: "{count} request",
  refusedRequests: "{count} requests",
  refusedRequestFrom: "{count} request from {origin}",
  refusedRequestsFrom: "{count} requests from {origin}",
  notCountedEvent: "{count} event",
  notCountedEvents: "{count} events",
  refusedBecause: "{what}: {why}",
  refusedUntilNow: "{why}. It is allowed now.",
  /** Stands where other lines have the time that has passed. */
  notCountedDays: "today and yesterday",
  refusedNoteOne: "{what} was refused: {why}.",
  refusedNote: "{what} were refused: {why}.",
  refusedNoteMore: "{note} There are {count} more reasons.",
  refusedNoteOneMore: "{note} There is one more reason.",
  whyUnauthorized: "the key is unknown or revoked",
  whySecretInBrowser: "a page sent a secret key",
  whyOrigin: "origin is not allowed",
  whyMissingOrigin: "origin is missing",
  whyPaused: "intake is paused",
  whyStuck: "counting is stuck",
  whyOverloaded: "too many events wait to be counted",
  whyRateLimited: "the rate is exceeded",
  whyValidation: "the event is not valid",
  whyBot: "headless browsers and bots are counted as bots",
  whyHostname: "the hostname is excluded",
  whyPath: "the path is excluded",
  whyReferrer: "the referrer is excluded",
  whyVisitor: "the visitor is excluded",
  whyLocalhost: "pages on localhost do not count",
  whyAgent: "the user agent is denied",
};
