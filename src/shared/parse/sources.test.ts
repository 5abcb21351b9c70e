import { describe, expect, test } from "vitest";
import { listedSources } from "./listedSources.js";
import { ownSources } from "./ownSources.js";
import { sourceName, sourceOf } from "./sources.js";
import { MAX_PARENT_LABELS, parentsOf } from "./sourceTable.js";

describe("sourceOf", () => {
  test.each([
    ["google.com", "Google", "search"],
    ["www.google.co.uk", "Google", "search"],
    ["GOOGLE.com.br", "Google", "search"],
    ["google", "Google", "search"],
    ["com.google.android.googlequicksearchbox", "Google", "search"],
    ["mail.google.com", "Gmail", "email"],
    ["com.google.android.gm", "Gmail", "email"],
    ["gemini.google.com", "Gemini", "ai"],
    ["docs.google.com", "Google Workspace", "site"],
    ["search.yahoo.com", "Yahoo!", "search"],
    ["Yahoo!", "Yahoo!", "search"],
    ["mail.yahoo.com", "Yahoo! Mail", "email"],
    ["l.facebook.com", "Facebook", "social"],
    ["fb", "Facebook", "social"],
    ["t.co", "X", "social"],
    ["x.com", "X", "social"],
    ["old.reddit.com", "Reddit", "social"],
    ["news.ycombinator.com", "Hacker News", "social"],
    ["m.youtube.com", "YouTube", "video"],
    ["amazon.de", "Amazon", "shopping"],
    ["aws.amazon.com", "Amazon Web Services", "site"],
    ["chatgpt.com", "ChatGPT", "ai"],
    ["copilot.microsoft.com", "Copilot", "ai"],
    ["gist.github.com", "GitHub", "site"],
    ["images.google.co.jp", "Google", "search"],
    ["translate.google.com", "Google Translate", "site"],
    ["news.google.de", "Google News", "site"],
    ["classroom.google.com", "Google Workspace", "site"],
    ["notebooklm.google.com", "NotebookLM", "ai"],
    ["de.search.yahoo.com", "Yahoo!", "search"],
    ["de.mail.yahoo.com", "Yahoo! Mail", "email"],
    ["mail.yandex.ru", "Yandex Mail", "email"],
    ["www.doubao.com", "Doubao", "ai"],
    ["www.kimi.com", "Kimi", "ai"],
    ["chat.qwen.ai", "Qwen", "ai"],
    ["zhuanlan.zhihu.com", "Zhihu", "social"],
    ["m.ok.ru", "Odnoklassniki", "social"],
    ["www.xiaohongshu.com", "Xiaohongshu", "social"],
    ["v.douyin.com", "Douyin", "video"],
    ["rover.ebay.co.uk", "eBay", "shopping"],
    // Hosts of the pinned list.
    ["www.flickr.com", "Flickr", "social"],
    ["suche.t-online.de", "T-Online", "search"],
    ["email.seznam.cz", "Seznam Mail", "email"],
  ])("%s is %s (%s)", (text, name, category) => {
    expect(sourceOf(text)).toEqual({ name, category });
  });

  test.each([
    [""],
    ["."],
    ["example.com"],
    ["google.evil.example"],
    ["notgoogle.com"],
    ["box.com"],
    ["netflix.com.example.org"],
    ["foo.line"],
    ["google.*.evil"],
    ["__proto__"],
    [".facebook.com"],
    ["google.*"],
    // A brand's other subdomains are not its search.
    ["accounts.google.com"],
    ["myaccount.google.com"],
    ["play.google.com"],
    ["finance.yahoo.com"],
    ["maps.yandex.ru"],
    ["pan.baidu.com"],
    ["partner.bing.com"],
    // The list has these under a search engine's name, because they are its partners or portals.
    ["cnn.com"],
    ["de.yahoo.com"],
    // Names of listed sources that are plain words.
    ["free"],
    ["orange"],
  ])("%j is unknown", (text) => {
    expect(sourceOf(text)).toBeUndefined();
  });
});

test.each([
  ["www.google.fr", "Google"],
  ["blog.example", "blog.example"],
  ["Blog.Example", "Blog.Example"],
])("sourceName(%j) is %j", (hostname, name) => {
  expect(sourceName(hostname)).toBe(name);
});

/** Returns the categories of every key of a table. */
function keysOf(lines: readonly (readonly [string, string])[]) {
  return lines.flatMap(([name, known]) => [
    name.toLowerCase(),
    ...new Set(known.split(" ")),
  ]);
}

const listedLines = Object.values(listedSources).flatMap((text) =>
  text
    .trim()
    .split("\n")
    .map((line) => line.split(": ") as [string, string]),
);

test("no host or name is two sources", () => {
  const own = keysOf(Object.values(ownSources).flat());
  const names = new Set(
    Object.values(ownSources)
      .flat()
      .map(([name]) => name.toLowerCase()),
  );
  const twice = own.filter((key, index) => own.indexOf(key) !== index);
  // A name may be written among its hosts, too.
  expect(twice.filter((key) => !names.has(key))).toEqual([]);
  const listedHosts = listedLines.flatMap(([, hosts]) => hosts.split(" "));
  expect(new Set(listedHosts).size).toBe(listedHosts.length);
  const listedNames = listedLines.map(([name]) => name.toLowerCase());
  expect(new Set(listedNames).size).toBe(listedNames.length);
  expect(listedNames.filter((name) => names.has(name))).toEqual([]);
  expect(listedLines.length).toBeGreaterThan(200);
});

test("whatever is listed is found, by itself and with www", () => {
  for (const [name, hosts] of listedLines) {
    for (const host of hosts.split(" ")) {
      const bare = host.replace(/^\./, "");
      expect([bare, sourceOf(bare)?.name]).toEqual([bare, name]);
      expect(sourceOf(`www.${bare}`)?.name).toBe(name);
    }
  }
  for (const [name] of Object.values(ownSources).flat()) {
    expect(sourceOf(name)?.name).toBe(name);
  }
});

test("no pattern with subdomains has more labels than are looked for", () => {
  const patterns = [...Object.values(ownSources).flat(), ...listedLines]
    .flatMap(([, known]) => known.split(" "))
    .filter((each) => each.startsWith("."));
  for (const pattern of patterns) {
    // `*` may be two labels: "co.uk".
    const labels = pattern.slice(1).replace("*", "co.uk").split(".");
    expect(labels.length).toBeLessThanOrEqual(MAX_PARENT_LABELS);
  }
});

test("a text of a thousand dots is not looked through dot by dot", () => {
  const dotted = "a.".repeat(1000) + "facebook.com";
  expect(parentsOf(dotted)).toEqual([
    "a.a.facebook.com",
    "a.facebook.com",
    "facebook.com",
    "com",
  ]);
  expect(sourceOf(dotted)).toBeUndefined();
  expect(sourceOf("a.".repeat(100) + "facebook.com")?.name).toBe("Facebook");
  expect(parentsOf("com")).toEqual(["com"]);
});
