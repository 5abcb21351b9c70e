/** A word or phrase that comments and documents avoid, and the everyday words for it. */
export type AvoidedWord = {
  /** The text, matched as whole words in any case. A space matches any white space. */
  avoid: string;
  instead: string;
};

/** The lint reports these words. Each is rare in other senses, so few reports are false. */
export const AVOIDED_WORDS: AvoidedWord[] = [
  { avoid: "albeit", instead: "although" },
  { avoid: "amongst", instead: "among" },
  { avoid: "anew", instead: "again" },
  { avoid: "apart from", instead: "except, or besides" },
  { avoid: "but for", instead: "except" },
  { avoid: "dearer", instead: "more expensive" },
  { avoid: "dearest", instead: "most expensive" },
  {
    avoid: "for good",
    instead: "forever, or legitimately: say which",
  },
  { avoid: "hence", instead: "so" },
  { avoid: "henceforth", instead: "from then on" },
  { avoid: "hitherto", instead: "until now" },
  { avoid: "in lieu of", instead: "instead of" },
  { avoid: "in order to", instead: "to" },
  { avoid: "in place of", instead: "instead of" },
  { avoid: "in the event that", instead: "if" },
  { avoid: "is to come", instead: "is due" },
  { avoid: "lest", instead: "so that … not" },
  { avoid: "leverage", instead: "use" },
  { avoid: "leverages", instead: "uses" },
  { avoid: "leveraging", instead: "using" },
  { avoid: "mend", instead: "fix, or repair" },
  { avoid: "mended", instead: "fixed, or repaired" },
  { avoid: "mending", instead: "fixing, or repairing" },
  { avoid: "mends", instead: "fixes, or repairs" },
  { avoid: "permits", instead: "allows" },
  { avoid: "permitted", instead: "allowed" },
  { avoid: "permitting", instead: "allowing" },
  { avoid: "prior to", instead: "before" },
  { avoid: "save for", instead: "except" },
  { avoid: "subsequent to", instead: "after" },
  { avoid: "thereby", instead: "so, or by this" },
  { avoid: "therein", instead: "in it" },
  { avoid: "thereof", instead: "of it" },
  { avoid: "thus", instead: "so" },
  { avoid: "upon", instead: "on, or when" },
  { avoid: "utilise", instead: "use" },
  { avoid: "utilises", instead: "uses" },
  { avoid: "utilize", instead: "use" },
  { avoid: "utilizes", instead: "uses" },
  { avoid: "utilizing", instead: "using" },
  { avoid: "whatsoever", instead: "at all" },
  { avoid: "whence", instead: "from where" },
  { avoid: "whereby", instead: "by which, or a new sentence" },
  { avoid: "wherein", instead: "in which, or a new sentence" },
  { avoid: "whilst", instead: "while" },
];

/** No statement begins with these words: its subject comes first. */
export const AVOIDED_BEGINNINGS = ["Of", "What", "Who", "Whose"];
