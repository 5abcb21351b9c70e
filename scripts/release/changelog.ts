/** Turns the unreleased part of the changelog into a version at a release. */

const heading = "## Unreleased";

/** @returns why it cannot be released, or null */
export function changelogRefusal(changelog: string): string | null {
  const section = changelog.split(`${heading}\n`)[1]?.split(/^## /m)[0];
  if (section === undefined) {
    return `CHANGELOG.md has no "${heading}": write there what a user notices.`;
  }
  return section.trim() === ""
    ? `CHANGELOG.md has nothing below "${heading}".`
    : null;
}

/** @param date such as `2026-03-02` */
export function releasedChangelog(
  changelog: string,
  version: string,
  date: string,
): string {
  return changelog.replace(heading, () => `## ${version} (${date})`);
}
