/**
 * Fields of package.json that name the package's owner and places. People fill them in there, and
 * nowhere else.
 */
import { addressIn, type PublishedManifest } from "../package/repository.js";

const expected = {
  author: '"NAME <MAIL>"',
  repository:
    '{ "type": "git", "url": "git+https://github.com/OWNER/NAME.git" }',
  homepage: '"https://github.com/OWNER/NAME#readme"',
  bugs: '{ "url": "https://github.com/OWNER/NAME/issues", "email": "WHERE SECURITY IS REPORTED" }',
} as const;

/** @returns one sentence for each field that is missing, or that makes no address */
export function fieldRefusals(manifest: PublishedManifest): string[] {
  const { author, repository, homepage, bugs } = manifest;
  const isFilled = {
    author: Boolean(author),
    repository: Boolean(repository),
    homepage: Boolean(homepage),
    bugs: Boolean(bugs?.url && bugs.email),
  };
  const missing = (Object.keys(expected) as (keyof typeof expected)[])
    .filter((field) => !isFilled[field])
    .map((field) => `package.json lacks "${field}": ${expected[field]}.`);
  if (!repository) return missing;
  try {
    addressIn(repository, "v0.0.0");
    return missing;
  } catch (error) {
    return [...missing, (error as Error).message];
  }
}
