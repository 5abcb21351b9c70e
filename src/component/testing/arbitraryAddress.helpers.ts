/**
 * Random addresses. Their parts say what the product has to keep of them: the model of
 * `keptAddress.ts`.
 */
import fc from "../../fastCheck.helpers.js";

/** Each piece as written, and as kept. Null: nothing of it is kept. */
type Piece = readonly [written: string, kept: string | null];

export const pageParameters = ["t", "größe"];
export const pathPatterns = ["/reset/*"];

const blocks: Piece[] = [
  ["tea", "tea"],
  ["caf\u00e9", "caf\u00e9"],
  ["a.b", "a.b"],
  ["@ada", "@ada"],
  ["react@18.2.0", "react@18.2.0"],
  ["R&D", "R&D"],
  ["tea;cup=S3CRET", "tea"],
  ["ada@S3CRET.example", "*"],
  ["ada%40S3CRET.example", "*"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.S3CRET", "*"],
];

const values: Piece[] = [
  ["", ""],
  ["news", "news"],
  ["a%20b", "a%20b"],
  ["a+b", "a+b"],
  ["%zz", "%zz"],
  ["50%25+off%3F", "50%25+off%3F"],
  ["R%26D", "R%26D"],
  ["gclid=1", "gclid=1"],
  ["https://x.example/p", "https://x.example/p"],
  ["https://x.example/p?token=S3CRET", "https://x.example/p"],
  ["https%3A%2F%2Fx.example%2Fp%3FS3CRET", "https%3A%2F%2Fx.example%2Fp"],
  ["https://ada:S3CRET@x.example/", "https://x.example/"],
  ["x.example/p?S3CRET", "x.example/p"],
  ["/p?a=1%26token=S3CRET", "/p"],
  ["p%253Ftoken%253DS3CRET", "p"],
  ["a;token=S3CRET", "a"],
];

/** Parameter names, each with the pages that may keep it. Null: nobody keeps it. */
const names: (readonly [string, "all" | "own" | "click" | null])[] = [
  ["utm_source", "all"],
  ["utm_medium", "all"],
  ["utm_campaign", "all"],
  ["utm_term", "all"],
  ["utm_content", "all"],
  ["utm_id", "all"],
  ["utm%5Fsource", "all"],
  ["ref", "all"],
  ["source", "all"],
  ["t", "own"],
  ["gr%C3%B6%C3%9Fe", "own"],
  ["gclid", "click"],
  ["FbClId", "click"],
  ["li%5Ffat_id", "click"],
  ["token", null],
  ["UTM_SOURCE", null],
  ["utm_token", null],
  ["utm_source[]", null],
  ["T", null],
  ["email", null],
  ["ref;token", null],
  ["", null],
];

export interface ModelAddress {
  written: string;
  /** The kept form of an address of one's own, or of somebody else. */
  kept: string;
  /** The kept form of a link out, or to a file. */
  keptAsLink: string;
  path: string;
  search: string | undefined;
  isOwn: boolean;
}

const arbitraryPair = fc.record({
  name: fc.constantFrom(...names),
  value: fc.constantFrom(...values),
  hasEquals: fc.boolean(),
});

const arbitraryFragment = fc.constantFrom(
  "",
  "#",
  "#S3CRET",
  "#access_token=S3CRET&state=S3CRET",
  "#/S3CRET?token=S3CRET",
);

export const arbitraryAddress: fc.Arbitrary<ModelAddress> = fc
  .record({
    isOwn: fc.boolean(),
    user: fc.constantFrom("", "ada:S3CRET@", "S3CRET@"),
    isSecretPage: fc.boolean(),
    blocks: fc.array(fc.constantFrom(...blocks), { maxLength: 3 }),
    hanging: fc.constantFrom("", "", "&token=S3CRET", "%3Ftoken=S3CRET"),
    hasQuery: fc.boolean(),
    pairs: fc.array(arbitraryPair, { maxLength: 5 }),
    fragment: arbitraryFragment,
  })
  .map(({ isOwn, user, isSecretPage, hanging, hasQuery, pairs, ...rest }) => {
    const host = isOwn ? "www.shop.example" : "news.example";
    // Patterns of the site do not apply to somebody else's path.
    const isHidden = isOwn && isSecretPage;
    const first: Piece[] = isHidden
      ? [
          ["reset", "reset"],
          ["S3CRET", "S3CRET"],
        ]
      : [];
    const all = [...first, ...rest.blocks];
    const [writtenPath, keptPath] = ([0, 1] as const).map(
      (at) => `/${all.map((piece) => piece[at]).join("/")}`,
    ) as [string, string];
    const keptOf = (keptNames: readonly (string | null)[]) => {
      const kept = pairs.flatMap(
        ({ name: [name, whose], value, hasEquals }) => {
          if (!keptNames.includes(whose)) return [];
          if (!hasEquals) return [name];
          return [`${name}=${whose === "click" ? "" : value[1]}`];
        },
      );
      return hasQuery && kept.length > 0 ? kept.join("&") : undefined;
    };
    const path = isHidden ? "/reset/*" : keptPath;
    const search = keptOf(
      isOwn && !isHidden ? ["all", "click", "own"] : ["all", "click"],
    );
    const withQuery = (kept: string | undefined) =>
      `https://${host}${path}${kept === undefined ? "" : `?${kept}`}`;
    const query = pairs
      .map(({ name: [name], value, hasEquals }) =>
        hasEquals ? `${name}=${value[0]}` : name,
      )
      .join("&");
    return {
      written: `https://${user}${host}${writtenPath}${hanging}${hasQuery ? `?${query}` : ""}${rest.fragment}`,
      kept: withQuery(search),
      keptAsLink: withQuery(keptOf(["all", "click"])),
      path,
      search,
      isOwn,
    };
  });
