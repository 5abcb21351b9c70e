/**
 * Browsers that name themselves in their agents, and apps that show pages in a browser of their
 * own. `bowser` does not know them, or takes them for the browser that they imitate.
 */

/** The first mark that fits decides. No expression looks at a part of the agent twice. */
export const browserMarks: readonly (readonly [name: string, mark: RegExp])[] =
  [
    // Apps. Meta's come first, because the other apps' agents have the marks of Facebook, too.
    [
      "Messenger",
      /\bFBAN\/Messenger|\bFB_IAB\/(?:Orca-Android|MESSENGER)\b|\bMessengerLite/,
    ],
    ["Instagram", /\bInstagram \d/],
    ["Threads", /\bBarcelona \d/],
    ["Facebook", /\bFB(?:AN|AV|_IAB)\//],
    ["Douyin", /\baweme_\d/],
    ["TikTok", /\b(?:musical_ly|trill)_\d|\bBytedanceWebview\b|\bByteLocale\//],
    ["Snapchat", /\bSnapchat\/\d/],
    ["LinkedIn", /\bLinkedInApp\b/],
    ["Pinterest", /\[Pinterest\/(?:iOS|Android)\b|\bPinterest for /],
    ["X", /\bTwitter(?: for iP(?:hone|ad|od)\b|Android\b)/],
    ["LINE", /\bLine\/\d/],
    ["WeChat", /\bMicroMessenger\/\d/],
    ["KakaoTalk", /\bKAKAOTALK[ /]\d/],
    ["Naver", /\bNAVER\(inapp/],
    ["Daum", /\bDaumApps\/\d/],
    ["Telegram", /\bTelegram-(?:Android|iOS)\/\d/],
    ["Weibo", /\bWeibo \(|__weibo__/],
    ["Baidu", /\bbaiduboxapp\/\d/],
    ["Alipay", /\bAlipayClient\/\d/],
    ["Zalo", /\bZalo(?: (?:iOS|android))?\/\d/],
    ["Bing", /\bBing(?:Sapphire|Web)\/\d/],
    ["Yandex", /\bYandexSearch\/\d|\bYaApp_(?:iOS|Android)\//],
    ["Google Search", /\b(?:GSA|GoogleApp)\/\d/],

    // Browsers. Those of headsets come first, because they have the marks of others.
    ["PICO Browser", /\bPico ?Browser\/\d/i],
    ["Meta Quest Browser", /\bOculusBrowser\/\d/],
    ["Wolvic", /\bWolvic\/\d/],
    ["Nintendo Browser", /\bNintendoBrowser\/\d/],
    ["DuckDuckGo", /\b(?:DuckDuckGo|Ddg)\/\d/],
    ["Huawei Browser", /\b(?:HuaweiBrowser|HBPC)\/\d/],
    ["Opera Mini", /\bOpera Mini\/|\bOPiOS\/\d/],
    ["Opera GX", /\bOPX\/\d|\bEdition GX\b/],
    ["Aloha", /\bAlohaBrowser\/\d/],
    ["Arc", /\bArc(?:Mobile\d?)?\/\d/],
    ["Ecosia", /\(Ecosia (?:ios|android)@/],
    ["Cốc Cốc", /\bcoc_coc_browser\/\d/],
    ["Avast Secure Browser", /\bAvast\/\d/],
    ["AVG Secure Browser", /\bAVG\/\d/],
    ["CCleaner Browser", /\bCCleaner\/\d/],
    ["Mint Browser", /\bMint Browser\/\d/],
    ["Phoenix", /\bPHX\/\d/],
    ["Quark", /\bQuark\/\d/],
    ["Seznam", /\bSznProhlizec\/\d/],
  ];

/** Returns the name of the first mark in an agent. */
export function markedBrowser(agent: string): string | undefined {
  return browserMarks.find(([, mark]) => mark.test(agent))?.[0];
}
