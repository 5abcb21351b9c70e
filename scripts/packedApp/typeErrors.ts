/**
 * Finds the errors of a compiler's output that count: all, except those in the declarations of some packages.
 *
 * @param faulty names of packages, or of all packages of a scope, such as `@react-navigation`
 */
export function typeErrors(output: string, faulty: readonly string[]): string {
  // An error begins a line. The lines of its reasons are indented.
  const errors = output
    .trimEnd()
    .split(/\n(?=\S)/)
    .filter((each) => each.trim() !== "");
  return errors
    .filter(
      (error) =>
        !faulty.some((name) => error.startsWith(`node_modules/${name}/`)),
    )
    .join("\n");
}
