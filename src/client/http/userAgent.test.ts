import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  browsers,
  devices,
  operatingSystems,
  parseUserAgent,
  type UserAgent,
} from "./userAgent.js";

const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";
const appleWebKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit}`;
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const iPhone = `Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) ${appleWebKit}`;
const iPad = `Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) ${appleWebKit}`;
const android = `Mozilla/5.0 (Linux; Android 10; K) ${webKit}`;

const cases: [browser: string, os: string, device: string, agents: string[]][] =
  [
    [
      "Chrome",
      "Windows",
      "desktop",
      [`${windows} Chrome/124.0.0.0 Safari/537.36`],
    ],
    [
      "Chrome",
      "macOS",
      "desktop",
      [`${mac} ${webKit} Chrome/124.0.0.0 Safari/537.36`],
    ],
    [
      "Chrome",
      "Android",
      "mobile",
      [`${android} Chrome/124.0.0.0 Mobile Safari/537.36`],
    ],
    [
      "Chrome",
      "Android",
      "tablet",
      [`${android} Chrome/124.0.0.0 Safari/537.36`],
    ],
    [
      "Chrome",
      "iOS",
      "mobile",
      [`${iPhone} CriOS/124.0.6367.88 Mobile/15E148 Safari/604.1`],
    ],
    [
      "Chrome",
      "ChromeOS",
      "desktop",
      [
        `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/124.0.0.0 Safari/537.36`,
      ],
    ],
    [
      "Safari",
      "macOS",
      "desktop",
      [`${mac} ${appleWebKit} Version/17.4.1 Safari/605.1.15`],
    ],
    [
      "Safari",
      "iOS",
      "mobile",
      [`${iPhone} Version/17.4.1 Mobile/15E148 Safari/604.1`],
    ],
    [
      "Safari",
      "iPadOS",
      "tablet",
      [`${iPad} Version/16.6 Mobile/15E148 Safari/604.1`],
    ],
    [
      "Firefox",
      "Linux",
      "desktop",
      [
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
      ],
    ],
    [
      "Firefox",
      "Android",
      "mobile",
      ["Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0"],
    ],
    [
      "Firefox",
      "iOS",
      "mobile",
      [`${iPhone} FxiOS/125.0 Mobile/15E148 Safari/605.1.15`],
    ],
    [
      "Edge",
      "Windows",
      "desktop",
      [
        `${windows} Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0`,
        `${windows} Chrome/64.0.3282.140 Safari/537.36 Edge/17.17134`,
      ],
    ],
    [
      "Edge",
      "Android",
      "mobile",
      [`${android} Chrome/124.0.0.0 Mobile Safari/537.36 EdgA/124.0.0.0`],
    ],
    [
      "Edge",
      "iOS",
      "mobile",
      [
        `${iPhone} Version/17.0 EdgiOS/124.0.2478.50 Mobile/15E148 Safari/604.1`,
      ],
    ],
    [
      "Samsung Internet",
      "Android",
      "mobile",
      [`${android} SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537.36`],
    ],
    [
      "Opera",
      "Windows",
      "desktop",
      [
        `${windows} Chrome/123.0.0.0 Safari/537.36 OPR/109.0.0.0`,
        "Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.16",
      ],
    ],
    [
      "Vivaldi",
      "Windows",
      "desktop",
      [`${windows} Chrome/122.0.0.0 Safari/537.36 Vivaldi/6.6.3271.61`],
    ],
    [
      "Yandex Browser",
      "Windows",
      "desktop",
      [`${windows} Chrome/122.0.0.0 YaBrowser/24.4.0 Safari/537.36`],
    ],
    [
      "UC Browser",
      "Android",
      "mobile",
      [
        `Mozilla/5.0 (Linux; U; Android 13; en-US; M2101) ${webKit} Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.4.0.1306 Mobile Safari/537.36`,
      ],
    ],
    [
      "MIUI Browser",
      "Android",
      "mobile",
      [
        `Mozilla/5.0 (Linux; U; Android 12; en-us; M2101) ${webKit} Version/4.0 Chrome/100.0.4896.127 Mobile Safari/537.36 XiaoMi/MiuiBrowser/13.28.0-gn`,
      ],
    ],
    [
      "Internet Explorer",
      "Windows",
      "desktop",
      ["Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"],
    ],
    [
      "Electron",
      "macOS",
      "desktop",
      [
        `${mac} ${webKit} Acme/1.2.0 Chrome/120.0.6099.109 Electron/28.1.0 Safari/537.36`,
      ],
    ],
    [
      "Amazon Silk",
      "Android",
      "tablet",
      [
        `Mozilla/5.0 (Linux; Android 9; KFMAWI) ${webKit} Silk/122.2.1 like Chrome/122.0.6261.105 Safari/537.36`,
      ],
    ],
    [
      "Safari",
      "iOS",
      "mobile",
      [
        `${iPhone} Mobile/15E148 [FBAN/FBIOS;FBAV/460.0.0.32.105;FBDV/iPhone14,5]`,
      ],
    ],
  ];

describe("parseUserAgent", () => {
  test.each(
    cases.flatMap(([browser, os, device, agents]) =>
      agents.map((agent) => [{ browser, os, device }, agent] as const),
    ),
  )("%o: %s", (expected, agent) => {
    expect(parseUserAgent(agent)).toEqual(expected);
  });

  test.each([
    `Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) ${webKit} 76.0.3809.146/6.0 TV Safari/537.36`,
    `Mozilla/5.0 (Web0S; Linux/SmartTV) ${webKit} Chrome/94.0.4606.128 Safari/537.36 WebAppManager`,
    `Mozilla/5.0 (Linux; Android 9; AFTMM Build/PS7633) ${webKit} Chrome/108.0.5359.160 Safari/537.36`,
    `Mozilla/5.0 (Linux; Android 10; BRAVIA 4K GB) ${webKit} Chrome/120.0.0.0 Safari/537.36`,
    `Mozilla/5.0 (X11; Linux armv7l) ${webKit} Chrome/90.0.4430.225 Safari/537.36 CrKey/1.56.500000`,
  ])("a television: %s", (agent) => {
    expect(parseUserAgent(agent).device).toBe("tv");
  });

  test.each<[string, UserAgent]>([
    ["", {}],
    ["   ", {}],
    ["nonsense", {}],
    [` ${iPhone} `, { browser: "Safari", os: "iOS", device: "mobile" }],
    ["curl/8.4.0", {}],
    ["Acme/1.0 (Acme inc) constructor/2", {}],
    ["Mozilla/5.0 __proto__/1 (x)", {}],
    ["AcmeKiosk/2.1 (Windows NT 10.0)", { os: "Windows" }],
    [
      "Dalvik/2.1.0 (Linux; U; Android 13; Pixel 6 Build/TQ3A)",
      { os: "Android" },
    ],
    [
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
      {},
    ],
  ])("%j says %o", (agent, expected) => {
    expect(parseUserAgent(agent)).toEqual(expected);
  });

  test("whatever the text: words of the tables only", () => {
    const piece = fc.constantFrom(
      ..."Mozilla/5.0 |Opera/|(|)|;|/|%00|Android |iPad|Windows |Chrome/1|Safari|Version/|like Mac OS X|Edg/|Huawei|Tizen|constructor|__proto__/1 ".split(
        "|",
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 3000 }),
      fc
        .array(fc.oneof(piece, fc.string()), { maxLength: 60 })
        .map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(text, (agent) => {
        const { browser, os, device, ...others } = parseUserAgent(agent);
        expect(others).toEqual({});
        expect([undefined, ...browsers]).toContain(browser);
        expect([undefined, ...operatingSystems]).toContain(os);
        expect([undefined, ...devices]).toContain(device);
      }),
      { numRuns: 500 },
    );
  });

  test("reads the first part of what is too long", () => {
    const agent = cases[0]?.[3][0] ?? "";
    const long = agent + " ".repeat(1_000_000) + "Edg/124.0.0.0";
    expect(parseUserAgent(long)).toEqual(parseUserAgent(agent));
  });
});
