/**
 * True in the script of the tag: its build replaces this file. There, attributes give neither
 * functions nor objects, and there is always a document. The build leaves out code that a tag can
 * never use.
 */
export const isTag = false as boolean;
