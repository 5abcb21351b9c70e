/** Addresses of files in the repository that package.json names. */

export interface PublishedManifest {
  name: string;
  version: string;
  author?: string | { name: string };
  repository?: string | { url: string };
  homepage?: string;
  bugs?: { url?: string; email?: string };
}

/**
 * @throws Error for a repository that is not on GitHub: the script knows only GitHub's addresses
 */
export function addressIn(
  repository: NonNullable<PublishedManifest["repository"]>,
  tag: string,
): (file: string, isPicture: boolean) => string {
  const url = typeof repository === "string" ? repository : repository.url;
  const [, owner, name] =
    /^(?:github:|(?:git\+)?https:\/\/github\.com\/)([\w.-]+)\/([\w.-]+?)(?:\.git)?$/.exec(
      url,
    ) ?? [];
  if (!owner || !name) {
    throw new Error(
      `repository in package.json is "${url}". Expected git+https://github.com/OWNER/NAME.git; for files elsewhere, ` +
        "teach scripts/package/repository.ts their addresses.",
    );
  }
  return (file, isPicture) =>
    `https://github.com/${owner}/${name}/${isPicture ? "raw" : "blob"}/${tag}/${file}`;
}
