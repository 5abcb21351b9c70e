import { describe, expect, test } from "vitest";
import { sourceName, sourceOf } from "./sources.js";

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
