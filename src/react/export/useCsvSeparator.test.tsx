import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { RootProvider } from "../context/RootProvider.js";
import { toCsv, type CsvSeparator } from "./csv.js";
import { useCsvSeparator } from "./useCsvSeparator.js";

function fileWith(separator: CsvSeparator | undefined): string {
  let file = "";
  function File() {
    file = toCsv(["a", "b"], [["c;=1", 2]], useCsvSeparator().separator);
    return null;
  }
  renderToString(
    <RootProvider csvSeparator={separator}>
      <File />
    </RootProvider>,
  );
  return file;
}

test.each<[CsvSeparator | undefined, string]>([
  [undefined, 'a,b\r\n"c;\'=1",2'],
  [",", 'a,b\r\n"c;\'=1",2'],
  [";", 'a;b\r\n"c;\'=1";2'],
  ["\t", 'a\tb\r\n"c;\'=1"\t2'],
])("the separator %j stands between cells, and guards hold", (given, file) => {
  expect(fileWith(given)).toBe(`\uFEFF${file}\r\n`);
});

test.each(["", "|", ",,", "toString", null])(
  "a comma replaces %j, which is no separator",
  (given) => {
    expect(fileWith(given as CsvSeparator)).toBe(fileWith(","));
  },
);
