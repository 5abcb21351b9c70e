/** Adds imports and code to the end of a module that the app has already. */
import { byHand, edited, type Edit } from "./edit.js";
import { Imports, type Imported } from "./imports.js";
import { topLevelNames } from "./names.js";
import { Source } from "./source.js";
import { styled } from "./style.js";

export interface Addition {
  readonly imports: readonly Imported[];
  /** The name that the code declares. */
  readonly declares: string;
  /** The code in Prettier's default style. */
  readonly lines: readonly string[];
}

export function appendCode(
  code: string,
  { imports, declares, lines }: Addition,
): Edit {
  const givenUp = (reason: string) =>
    byHand(reason, [
      ...imports.map(({ name, from }) => `import { ${name} } from "${from}";`),
      "",
      ...lines,
    ]);
  const source = Source.read(code);
  if (!source) return givenUp("it is no TypeScript that this command reads");
  if (topLevelNames(source.statements).has(declares))
    return givenUp(`it uses the name \`${declares}\` for something else`);
  const added = new Imports(source);
  for (const each of imports) {
    const { local = each.name } = each;
    if (added.use(each) !== local)
      return givenUp(`it uses the name \`${local}\` for something else`);
  }
  added.write();
  const { newline } = source.style;
  const end = /(?:\r?\n)?$/.exec(code)!.index;
  const block = ["", "", ...styled(lines, source.style)].join(newline);
  source.insert(end, code.trim() === "" ? block.trimStart() : block);
  return edited(code, source.toString());
}
