/**
 * Whether this is the script of the tag, whose build says yes: attributes can be no function and no object, and
 * there is a document. What nothing there can ask for is left out of it.
 */
export const isTag = false as boolean;
