import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { readAgent } from "./mendAgent.js";
import { browsers, devices, operatingSystems } from "./userAgent.js";

const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const safari = `${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15`;
const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0.0.0 Safari/537.36`;
const linux = `Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/131.0.0.0 Safari/537.36`;
const phone = `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/131.0.0.0 Mobile Safari/537.36`;
const tablet = `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/131.0.0.0 Safari/537.36`;
const quest = `Mozilla/5.0 (X11; Linux x86_64; Quest 3) ${webKit} OculusBrowser/39.3 Chrome/136.0.7103.177 VR Safari/537.36`;

describe("touch", () => {
  test("a Mac that can be touched is an iPad", () => {
    expect(readAgent(safari, { touch: true })).toEqual({
      browser: "Safari",
      os: "iPadOS",
      device: "tablet",
    });
  });

  test("whatever its browser", () => {
    const chrome = `${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/124.0.6367.88 Version/17.4 Safari/605.1.15`;
    expect(readAgent(chrome, { touch: true })).toMatchObject({
      os: "iPadOS",
      device: "tablet",
    });
  });

  test.each([
    ["a Mac", safari, { touch: false }],
    ["a Mac, by its agent alone", safari, {}],
    [
      "a Mac whose browser says so",
      safari,
      { touch: true, hints: { platform: "macOS" } },
    ],
  ])("%s stays one", (_, agent, beside) => {
    expect(readAgent(agent, beside)).toEqual({
      browser: "Safari",
      os: "macOS",
      device: "desktop",
    });
  });

  test.each([windows, linux, phone, tablet, quest, "", "curl/8.4.0"])(
    "nothing else changes: %s",
    (agent) => {
      expect(readAgent(agent, { touch: true })).toEqual(readAgent(agent, {}));
    },
  );
});

describe("client hints", () => {
  const chromium = ["Not)A;Brand", "Chromium"];

  test("Brave is Brave, which its agent hides", () => {
    expect(
      readAgent(windows, {
        hints: {
          brands: ["Not)A;Brand", "Brave", "Chromium"],
          mobile: false,
          platform: "Windows",
        },
      }),
    ).toEqual({ browser: "Brave", os: "Windows", device: "desktop" });
  });

  test.each([
    ["Opera GX", "Opera GX"],
    ["Vivaldi", "Vivaldi"],
    ["Microsoft Edge", "Edge"],
    ["Samsung Internet", "Samsung Internet"],
    ["Google Chrome", "Chrome"],
    ["Mine", "Chrome"],
    ["constructor", "Chrome"],
  ])("the brand %s is %s", (brand, browser) => {
    const hints = { brands: [...chromium, brand] };
    expect(readAgent(windows, { hints }).browser).toBe(browser);
  });

  test("Opera GX is Opera GX, whose agent says Opera", () => {
    const opera = `${windows} OPR/117.0.0.0`;
    const browser = (brand: string) =>
      readAgent(opera, { hints: { brands: [...chromium, brand] } }).browser;
    expect(browser("Opera GX")).toBe("Opera GX");
    expect(browser("Opera")).toBe("Opera");
    expect(browser("Opera Air")).toBe("Opera");
  });

  test("an app's own browser stays what its agent says", () => {
    const agent = `${phone} Instagram 345.0.0.48.95 Android (34/14)`;
    const hints = { brands: ["Android WebView", "Brave"], mobile: true };
    expect(readAgent(agent, { hints })).toEqual({
      browser: "Instagram",
      os: "Android",
      device: "mobile",
    });
  });

  test("a phone in desktop view is a phone", () => {
    const hints = { brands: chromium, mobile: true, platform: "Android" };
    expect(readAgent(linux, { hints })).toEqual({
      browser: "Chrome",
      os: "Android",
      device: "mobile",
    });
  });

  test("what runs Android and wants no small pages is a tablet", () => {
    const hints = { mobile: false, platform: "Android" };
    expect(readAgent(linux, { hints })).toMatchObject({
      os: "Android",
      device: "tablet",
    });
    expect(readAgent(tablet, { hints }).device).toBe("tablet");
    expect(readAgent(phone, { hints }).device).toBe("mobile");
  });

  test("a ChromeOS device is one, whatever its agent says", () => {
    const hints = { mobile: false, platform: "Chrome OS" };
    expect(readAgent(linux, { hints })).toMatchObject({
      os: "ChromeOS",
      device: "desktop",
    });
  });

  test.each(["Unknown", "Fuchsia", "", "iOS", "__proto__"])(
    "the platform %j changes nothing",
    (platform) => {
      expect(readAgent(windows, { hints: { platform } })).toEqual(
        readAgent(windows, {}),
      );
    },
  );

  test("a headset stays one", () => {
    const hints = { mobile: true, platform: "Android" };
    expect(readAgent(quest, { hints })).toEqual({
      browser: "Meta Quest Browser",
      os: "Linux",
      device: "headset",
    });
  });

  test("of what is no browser change nothing", () => {
    const hints = { brands: ["Brave"], mobile: true, platform: "Windows" };
    for (const agent of [
      "",
      "curl/8.4.0",
      "Dalvik/2.1.0 (Linux; Android 13)",
    ]) {
      expect(readAgent(agent, { hints })).toEqual(readAgent(agent, {}));
    }
  });
});

test("whatever is said: words of the tables only", () => {
  const beside = fc.record(
    {
      touch: fc.boolean(),
      hints: fc.record(
        {
          brands: fc.array(fc.string()),
          mobile: fc.boolean(),
          platform: fc.oneof(
            fc.string(),
            fc.constantFrom("Android", "Windows", "macOS", "toString"),
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const agent = fc.oneof(
    fc.constantFrom(safari, windows, linux, phone, tablet, quest, ""),
    fc.string(),
  );
  fc.assert(
    fc.property(agent, beside, (text, more) => {
      const { browser, os, device, ...others } = readAgent(text, more);
      expect(others).toEqual({});
      expect([undefined, ...browsers]).toContain(browser);
      expect([undefined, ...operatingSystems]).toContain(os);
      expect([undefined, ...devices]).toContain(device);
    }),
    { numRuns: 500 },
  );
});

test("brands are shown by names of the table of browsers", () => {
  const names = [
    "Avast Secure Browser",
    "AVG Secure Browser",
    "CCleaner Browser",
    "CocCoc",
    "DuckDuckGo",
    "HuaweiBrowser",
    "Oculus Browser",
    "Opera",
    "Opera Mini Android",
    "Whale",
    "YaBrowser",
  ];
  for (const brand of names) {
    const { browser } = readAgent(windows, { hints: { brands: [brand] } });
    expect(browsers, brand).toContain(browser);
    expect(browser).not.toBe("Chrome");
  }
});
