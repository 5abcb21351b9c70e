/** Clear errors for code of the browser that a server component calls. */

/**
 * Returns a function that only throws. It stands for an export that cannot work in a React server
 * component.
 *
 * @param name the export's name, for the error
 * @param instead a way to do the same on a server, as a sentence
 */
export function needsBrowser(name: string, instead?: string): never {
  const refuse = () => {
    throw new Error(
      `${name} needs a browser, and this is a server component. Put it into a file of its own that begins with "use client", and import that file here.${
        instead === undefined ? "" : ` ${instead}`
      }`,
    );
  };
  // Its types are those of the export that it stands for.
  return refuse as never;
}
