import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { isBot } from "./bots.js";
import { browserMarks } from "./browserMarks.js";
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
const webView = `Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) ${webKit} Version/4.0 Chrome/131.0.6778.135 Mobile Safari/537.36`;

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
    ["Safari", "iOS", "mobile", [`${iPhone} Mobile/15E148`]],
  ];

/** Agents of apps' own browsers, and of browsers that name themselves. */
const marked: [
  browser: string,
  os: string,
  device: string,
  agents: string[],
][] = [
  [
    "Facebook",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 [FBAN/FBIOS;FBAV/460.0.0.32.105;FBDV/iPhone14,5]`,
    ],
  ],
  [
    "Facebook",
    "Android",
    "mobile",
    [
      `${webView} [FB_IAB/FB4A;FBAV/397.0.0.23.404;]`,
      `${webView}[FBAN/EMA;FBLC/fr_FR;FBAV/419.0.0.6.109;]`,
    ],
  ],
  [
    "Messenger",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/466.0.0.41.109;FBBV/615310455]`,
    ],
  ],
  [
    "Messenger",
    "Android",
    "mobile",
    [
      `${webView} [FB_IAB/Orca-Android;FBAV/390.2.0.29.103;]`,
      `${webView} [FB_IAB/MESSENGER;FBAV/390.2.0.29.103;]`,
    ],
  ],
  [
    "Instagram",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 Instagram 329.0.3.29.90 (iPhone15,2; iOS 17_4; de_DE; de; scale=3.00; 1179x2556; 606423413)`,
    ],
  ],
  [
    "Instagram",
    "Android",
    "mobile",
    [
      `${webView} Instagram 345.0.0.48.95 Android (34/14; 480dpi; 1080x2340; samsung; SM-S911N; dm1q; qcom; ko_KR; 634108168)`,
    ],
  ],
  [
    "Threads",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 Barcelona 352.0.0.20.80 (iPhone15,2; iOS 17_5; ko_KR; ko; scale=3.00; 1179x2556; 645204331)`,
    ],
  ],
  [
    "TikTok",
    "Android",
    "mobile",
    [
      `${webView} trill_350402 JsSdk/1.0 NetType/MOBILE Channel/googleplay AppName/trill app_version/35.3.1 ByteLocale/en BytedanceWebview/d8a21c6`,
      `${webView} musical_ly_2022803040 JsSdk/1.0 ByteLocale/en`,
    ],
  ],
  [
    "TikTok",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 musical_ly_18.5.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/it Region/GB`,
    ],
  ],
  [
    "Snapchat",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 Snapchat/12.80.0.33 (like Safari/8618.1.15.10.15, panda)`,
    ],
  ],
  [
    "LinkedIn",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 [LinkedInApp]/9.32.2485`,
      `${iPhone} Mobile/15E148 [LinkedInApp]`,
    ],
  ],
  ["LinkedIn", "Android", "mobile", [`${webView} [LinkedInApp]/2.312.70`]],
  ["Pinterest", "iOS", "mobile", [`${iPhone} Mobile/15E148 [Pinterest/iOS]`]],
  ["Pinterest", "Android", "mobile", [`${webView} [Pinterest/Android]`]],
  ["X", "iOS", "mobile", [`${iPhone} Mobile/21G93 Twitter for iPhone/10.64.1`]],
  ["X", "Android", "mobile", [`${webView} TwitterAndroid`]],
  ["LINE", "iOS", "mobile", [`${iPhone} Mobile/15E148 Safari Line/13.0.0`]],
  ["LINE", "Android", "mobile", [`${webView} Line/13.12.0/IAB`]],
  [
    "WeChat",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 MicroMessenger/8.0.57(0x18003928) NetType/WIFI Language/zh_CN`,
    ],
  ],
  ["KakaoTalk", "iOS", "mobile", [`${iPhone} Mobile/15E148 KAKAOTALK 10.6.0`]],
  ["KakaoTalk", "Android", "mobile", [`${webView};KAKAOTALK 2410850`]],
  [
    "Naver",
    "iOS",
    "mobile",
    [`${iPhone} Mobile/20F66 NAVER(inapp; search; 2000; 12.5.5)`],
  ],
  [
    "Telegram",
    "Android",
    "mobile",
    [
      `${android} Chrome/124.0.0.0 Mobile Safari/537.36 Telegram-Android/12.9.2 (Google Pixel 6; Android 14; SDK 34; HIGH)`,
    ],
  ],
  [
    "Google Search",
    "iOS",
    "mobile",
    [`${iPhone} GSA/280.0.560472678 Mobile/15E148 Safari/604.1`],
  ],
  [
    "Google Search",
    "Android",
    "mobile",
    [`${webView} GSA/14.20.27.28.arm64`, `${webView} GoogleApp/14.20.27`],
  ],
  [
    "Bing",
    "iOS",
    "mobile",
    [
      `${iPhone} Version/15.7 Mobile/15E148 Safari/605.1.15 BingSapphire/1.0.410427012`,
    ],
  ],
  [
    "Yandex",
    "Android",
    "mobile",
    [`${webView} YandexSearch/7.80 YandexSearchBrowser/7.80`],
  ],
  [
    "DuckDuckGo",
    "iOS",
    "mobile",
    [
      `${iPhone} Version/26.0 Mobile/15E148 Safari/604.1 Ddg/26.0`,
      `${iPhone} Version/17.4 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`,
    ],
  ],
  [
    "DuckDuckGo",
    "Android",
    "mobile",
    [
      `${android} Version/4.0 Chrome/131.0.0.0 Mobile DuckDuckGo/5 Safari/537.36`,
    ],
  ],
  [
    "DuckDuckGo",
    "Windows",
    "desktop",
    [`${windows} Chrome/131.0.0.0 Safari/537.36 Ddg/131.0.0.0`],
  ],
  [
    "Huawei Browser",
    "Android",
    "mobile",
    [
      `Mozilla/5.0 (Linux; Android 10; JNY-LX1; HMSCore 6.6.0.312) ${webKit} Chrome/92.0.4515.105 HuaweiBrowser/12.1.0.303 Mobile Safari/537.36`,
    ],
  ],
  [
    "Opera GX",
    "Windows",
    "desktop",
    [`${windows} Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0 (Edition GX)`],
  ],
  [
    "Opera GX",
    "iOS",
    "mobile",
    [`${iPhone} Version/17.0 Mobile/15E148 Safari/604.1 OPX/2.2.0`],
  ],
  [
    "Opera Mini",
    "iOS",
    "mobile",
    [
      "Opera/9.80 (iPhone; Opera Mini/7.1.32694/27.1407; U; en) Presto/2.8.119 Version/11.10",
      `${iPhone} OPiOS/16.0.15.124050 Mobile/15E148 Safari/9537.53`,
    ],
  ],
  [
    "Opera Mini",
    "Android",
    "mobile",
    [
      "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
    ],
  ],
  [
    "Opera Touch",
    "iOS",
    "mobile",
    [`${iPhone} Version/17.0 Mobile/15E148 Safari/604.1 OPT/5.0.2`],
  ],
  [
    "Ecosia",
    "iOS",
    "mobile",
    [
      `${iPhone} Version/17.5.1 Mobile/15E148 Safari/605.1.15 (Ecosia ios@11.5.2.2615)`,
    ],
  ],
  [
    "Aloha",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 Version/13.5.1 Safari/605.1.15 AlohaBrowser/2.23.3`,
    ],
  ],
  [
    "Aloha",
    "Android",
    "mobile",
    [`${android} Chrome/83.0.4103.96 Mobile Safari/537.36 AlohaBrowser/3.6.2`],
  ],
  [
    "Phoenix",
    "Android",
    "mobile",
    [`${android} Chrome/80.0.3987.99 Mobile Safari/537.36 PHX/15.3`],
  ],
  [
    "Douyin",
    "Android",
    "mobile",
    [
      `${webView} aweme_230400 JsSdk/1.0 NetType/WIFI AppName/aweme app_version/23.4.0 ByteLocale/zh-CN`,
    ],
  ],
  ["Daum", "iOS", "mobile", [`${iPhone} Mobile/15E148 DaumApps/8.11.2`]],
  [
    "Weibo",
    "iOS",
    "mobile",
    [
      `${iPhone} Mobile/15E148 Weibo (iPhone14,2__weibo__12.1.0__iphone__os17.4)`,
    ],
  ],
  [
    "Baidu",
    "iOS",
    "mobile",
    [`${iPhone} Mobile/15E148 SP-engine/3.9.0 main/1.0 baiduboxapp/13.37.0.11`],
  ],
  [
    "Alipay",
    "Android",
    "mobile",
    [`${webView} NebulaSDK/1.8 Nebula AlipayClient/10.3.10 Language/zh-Hans`],
  ],
  [
    "Zalo",
    "iOS",
    "mobile",
    [`${iPhone} Mobile/15E148 Zalo iOS/541 ZaloTheme/light ZaloLanguage/vn`],
  ],
  [
    "Wolvic",
    "Android",
    "headset",
    [
      "Mozilla/5.0 (Android 12; Mobile VR; rv:121.0) Gecko/121.0 Firefox/121.0 Wolvic/1.6",
    ],
  ],
  [
    "Arc",
    "iOS",
    "mobile",
    [`${iPhone} Version/17.4 Mobile/15E148 Safari/604.1 Arc/1.0`],
  ],
  [
    "Avast Secure Browser",
    "Windows",
    "desktop",
    [`${windows} Chrome/122.0.0.0 Safari/537.36 Avast/122.0.0.0`],
  ],
  [
    "AVG Secure Browser",
    "Windows",
    "desktop",
    [`${windows} Chrome/122.0.0.0 Safari/537.36 AVG/122.0.0.0`],
  ],
  [
    "CCleaner Browser",
    "Windows",
    "desktop",
    [`${windows} Chrome/122.0.0.0 Safari/537.36 CCleaner/122.0.0.0`],
  ],
  [
    "Mint Browser",
    "Android",
    "mobile",
    [
      `${android} Version/4.0 Chrome/89.0.4389.116 Mobile Safari/537.36 XiaoMi/Mint Browser/3.9.3`,
    ],
  ],
  [
    "Quark",
    "Android",
    "mobile",
    [
      `${android} Version/4.0 Chrome/100.0.4896.58 Quark/6.5.5.411 Mobile Safari/537.36`,
    ],
  ],
  [
    "Seznam",
    "Android",
    "mobile",
    [
      `${android} Version/4.0 Chrome/123.0.6312.99 Mobile Safari/537.36 SznProhlizec/12.6.1a`,
    ],
  ],
  [
    "Cốc Cốc",
    "Windows",
    "desktop",
    [`${windows} coc_coc_browser/94.0.202 Chrome/88.0.4324.202 Safari/537.36`],
  ],
];

/** Devices that agents hide behind others. */
const hidden: [device: string, agent: string, more: UserAgent][] = [
  [
    "console",
    "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15",
    { browser: "Safari", os: "PlayStation 5" },
  ],
  [
    "console",
    "Mozilla/5.0 (PlayStation; PlayStation 5/SmartTV) AppleWebKit/605.1.15 (KHTML, like Gecko)",
    { browser: "Safari", os: "PlayStation 5" },
  ],
  [
    "console",
    "Mozilla/5.0 (PlayStation 4 3.11) AppleWebKit/537.73 (KHTML, like Gecko)",
    { os: "PlayStation 4" },
  ],
  [
    "console",
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox Series X) ${webKit} Chrome/48.0.2564.82 Safari/537.36 Edge/20.02`,
    { browser: "Edge", os: "Windows" },
  ],
  [
    "console",
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64; XBOX_ONE_ED) ${webKit} Chrome/51.0.2704.79 Safari/537.36 Edge/14.14393`,
    { browser: "Edge", os: "Windows" },
  ],
  [
    "console",
    "Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/606.4 (KHTML, like Gecko) NF/6.0.1.15.4 NintendoBrowser/5.1.0.20393",
    { browser: "Nintendo Browser", os: "Nintendo Switch" },
  ],
  [
    "console",
    `Mozilla/5.0 (X11; Linux x86_64; Steam Deck) ${webKit} Chrome/128.0.0.0 Safari/537.36`,
    { browser: "Chrome", os: "Linux" },
  ],
  [
    "headset",
    `Mozilla/5.0 (X11; Linux x86_64; Quest 3) ${webKit} OculusBrowser/39.3.0.11.46.766180192 Chrome/136.0.7103.177 VR Safari/537.36`,
    { browser: "Meta Quest Browser", os: "Linux" },
  ],
  [
    "headset",
    `Mozilla/5.0 (Linux; Android 7.1.1; Pacific Build) ${webKit} OculusBrowser/5.7.1.23.151668513 SamsungBrowser/4.0 Chrome/66.0.3359.203 Mobile VR Safari/537.36`,
    { browser: "Meta Quest Browser", os: "Android" },
  ],
  [
    "headset",
    `Mozilla/5.0 (Linux; Android 10; PICO 4) ${webKit} Chrome/105.0.0.0 Mobile Safari/537.36 PicoBrowser/5.12.4`,
    { browser: "PICO Browser", os: "Android" },
  ],
  [
    "headset",
    "Mozilla/5.0 (Apple Vision Pro; CPU visionOS 26_6_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
    { browser: "Safari", os: "visionOS" },
  ],
];

describe("parseUserAgent", () => {
  test.each(
    [...cases, ...marked].flatMap(([browser, os, device, agents]) =>
      agents.map((agent) => [{ browser, os, device }, agent] as const),
    ),
  )("%o: %s", (expected, agent) => {
    expect(parseUserAgent(agent)).toEqual(expected);
    expect(isBot(agent)).toBe(false);
  });

  test("every mark has an agent above", () => {
    const names = [
      ...marked.map(([browser]) => browser),
      ...hidden.map(([, , { browser }]) => browser),
    ];
    for (const [name] of browserMarks) expect(names).toContain(name);
  });

  test.each(hidden)("a %s: %s", (device, agent, more) => {
    expect(parseUserAgent(agent)).toEqual({ ...more, device });
    expect(isBot(agent)).toBe(false);
  });

  test("a web view of an app about consoles is on its phone", () => {
    expect(parseUserAgent(`${webView} com.nintendo.znca/2.10`).device).toBe(
      "mobile",
    );
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
      ..."Mozilla/5.0 |Opera/|FBAN/|FB_IAB/|Instagram 1|(Ecosia ios@|PlayStation 5|Quest|; |(|)|;|/|%00|Android |iPad|Windows |Chrome/1|Safari|Version/|like Mac OS X|Edg/|Huawei|Tizen|constructor|__proto__/1 ".split(
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

  test("a mark that is repeated without end takes time in proportion", () => {
    const starts = [
      "FBAN/",
      "(Ecosia ",
      "Zalo iOS",
      "Line",
      "[Pinterest/",
      "( ;",
    ];
    for (const start of starts) {
      const time = (length: number) => {
        const text = start.repeat(Math.ceil(length / start.length));
        const started = performance.now();
        for (const [, mark] of browserMarks) mark.test(text);
        return performance.now() - started;
      };
      time(1_000);
      // This takes some milliseconds. Looking at each pair of places would take minutes.
      expect(time(200_000), start).toBeLessThan(2000);
    }
  });

  test("reads the first part of what is too long", () => {
    const agent = cases[0]?.[3][0] ?? "";
    const long = agent + " ".repeat(1_000_000) + "Edg/124.0.0.0";
    expect(parseUserAgent(long)).toEqual(parseUserAgent(agent));
  });
});

describe("apps", () => {
  test.each([
    ["FootfallNative/1 (iOS; mobile)", { os: "iOS", device: "mobile" }],
    ["FootfallNative/1 (iPadOS; tablet)", { os: "iPadOS", device: "tablet" }],
    ["FootfallNative/1 (Android; tv)", { os: "Android", device: "tv" }],
    ["FootfallNative/1 (; mobile)", { device: "mobile" }],
    ["FootfallNative/1 (Plan 9; fridge)", {}],
    ["okhttp/4.12.0", {}],
    ["MyApp/1 CFNetwork/1496.0.7 Darwin/23.5.0", {}],
    ["Expo/2.30.10 CFNetwork/1568.100.1 Darwin/24.0.0", {}],
    [
      "host.exp.Exponent/2.30.10 Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/UQ1A)",
      { os: "Android" },
    ],
  ])("%s is no bot, and is in %j", (agent, facts) => {
    expect(isBot(agent)).toBe(false);
    expect(parseUserAgent(agent)).toEqual(facts);
  });
});
