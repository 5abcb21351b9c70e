/** A mistake that the developer can correct. The command prints its sentence, and ends with 1. */
export class CommandError extends Error {
  override name = "CommandError";
}
