/**
 * The sources that 0.1.0 knew, for the channels of the sessions that it has counted. Never edit
 * them: what is taken back must be what was counted.
 */

/** `site` is known by name only; its visitors are referrals. */
type SourceCategory =
  | "search"
  | "social"
  | "video"
  | "shopping"
  | "ai"
  | "email"
  | "audio"
  | "site";

interface KnownSource {
  readonly name: string;
  readonly category: SourceCategory;
}

/**
 * One line a source: its name, the hosts that are its own with all their subdomains (`google.*`
 * stands for every country's domain), package names of its Android apps, and other names that links
 * carry in `utm_source`. The name itself is always one of them. The longest match decides, so
 * `mail.google.com` is not Google.
 */
const table: Record<SourceCategory, readonly [name: string, known: string][]> =
  {
    search: [
      [
        "Google",
        "google.* com.google.android.googlequicksearchbox googleads google-ads google_ads adwords",
      ],
      ["Bing", "bing.com com.microsoft.bing bingads bing-ads bing_ads"],
      ["DuckDuckGo", "duckduckgo.com ddg.gg com.duckduckgo.mobile.android ddg"],
      ["Yahoo!", "yahoo.* yahoo"],
      ["Yandex", "yandex.* ya.ru"],
      ["Baidu", "baidu.com"],
      ["Ecosia", "ecosia.org com.ecosia.android"],
      ["Brave", "search.brave.com"],
      ["Qwant", "qwant.com"],
      ["Startpage", "startpage.com"],
      ["Kagi", "kagi.com"],
      ["Naver", "naver.com"],
      ["Seznam", "seznam.cz"],
      ["Sogou", "sogou.com"],
      ["AOL", "search.aol.com aol.com"],
      ["Ask", "ask.com"],
      ["Mojeek", "mojeek.com"],
      ["Swisscows", "swisscows.com"],
    ],
    social: [
      [
        "Facebook",
        "facebook.com fb.com fb.me fb.watch com.facebook.katana com.facebook.lite fb meta",
      ],
      ["Instagram", "instagram.com com.instagram.android ig insta"],
      ["Threads", "threads.net threads.com com.instagram.barcelona"],
      ["Messenger", "messenger.com m.me com.facebook.orca"],
      ["WhatsApp", "whatsapp.com wa.me com.whatsapp"],
      ["X", "x.com twitter.com t.co com.twitter.android twitter"],
      ["LinkedIn", "linkedin.com lnkd.in com.linkedin.android"],
      ["Reddit", "reddit.com redd.it com.reddit.frontpage"],
      ["Pinterest", "pinterest.* pin.it com.pinterest"],
      ["TikTok", "tiktok.com com.zhiliaoapp.musically"],
      ["Snapchat", "snapchat.com com.snapchat.android"],
      ["Telegram", "telegram.org telegram.me t.me org.telegram.messenger"],
      ["Discord", "discord.com discord.gg discordapp.com com.discord"],
      ["Slack", "slack.com com.slack"],
      ["Bluesky", "bsky.app bsky.social xyz.blueskyweb.app"],
      [
        "Mastodon",
        "joinmastodon.org mastodon.social mastodon.online mas.to mstdn.social fosstodon.org hachyderm.io infosec.exchange org.joinmastodon.android",
      ],
      ["Hacker News", "news.ycombinator.com hckrnews.com hackernews hn"],
      ["Lobsters", "lobste.rs"],
      ["Quora", "quora.com"],
      ["Tumblr", "tumblr.com"],
      ["Medium", "medium.com"],
      ["VK", "vk.com vk.ru vkontakte"],
      ["WeChat", "weixin.qq.com wechat.com com.tencent.mm"],
      ["Weibo", "weibo.com weibo.cn"],
      ["LINE", "line.me"],
      ["XING", "xing.com"],
    ],
    video: [
      ["YouTube", "youtube.com youtu.be com.google.android.youtube yt"],
      ["Vimeo", "vimeo.com"],
      ["Twitch", "twitch.tv tv.twitch.android.app"],
      ["Dailymotion", "dailymotion.com dai.ly"],
      ["Bilibili", "bilibili.com b23.tv"],
      ["Netflix", "netflix.com"],
    ],
    shopping: [
      ["Google Shopping", "shopping.google.com googleshopping"],
      ["Amazon", "amazon.* amzn.to com.amazon.mobile.shopping"],
      ["eBay", "ebay.* com.ebay.mobile"],
      ["Etsy", "etsy.com"],
      ["AliExpress", "aliexpress.com"],
      ["Alibaba", "alibaba.com"],
      ["Walmart", "walmart.com"],
      ["Shopify", "shopify.com shop.app"],
      ["Temu", "temu.com"],
      ["Mercado Libre", "mercadolibre.com mercadolivre.com.br"],
    ],
    ai: [
      [
        "ChatGPT",
        "chatgpt.com chat.openai.com openai.com com.openai.chatgpt openai",
      ],
      ["Claude", "claude.ai com.anthropic.claude anthropic"],
      [
        "Gemini",
        "gemini.google.com bard.google.com com.google.android.apps.bard",
      ],
      [
        "Copilot",
        "copilot.microsoft.com copilot.cloud.microsoft com.microsoft.copilot",
      ],
      ["Perplexity", "perplexity.ai ai.perplexity.app.android"],
      ["Mistral", "mistral.ai chat.mistral.ai"],
      ["DeepSeek", "deepseek.com com.deepseek.chat"],
      ["Grok", "grok.com ai.x.grok"],
      ["Meta AI", "meta.ai"],
      ["Poe", "poe.com"],
      ["You.com", "you.com"],
      ["Phind", "phind.com"],
    ],
    email: [
      ["Gmail", "mail.google.com com.google.android.gm"],
      [
        "Outlook",
        "outlook.com outlook.live.com outlook.office.com outlook.office365.com com.microsoft.office.outlook",
      ],
      ["Yahoo! Mail", "mail.yahoo.com com.yahoo.mobile.client.android.mail"],
      ["Proton Mail", "mail.proton.me ch.protonmail.android"],
      ["iCloud Mail", "icloud.com"],
      ["Fastmail", "fastmail.com"],
      ["AOL Mail", "mail.aol.com"],
      ["GMX", "gmx.net gmx.com"],
      ["Zoho Mail", "mail.zoho.com"],
      ["Yandex Mail", "mail.yandex.ru mail.yandex.com"],
    ],
    audio: [
      ["Spotify", "spotify.com com.spotify.music"],
      ["Apple Podcasts", "podcasts.apple.com"],
      ["SoundCloud", "soundcloud.com"],
    ],
    site: [
      ["GitHub", "github.com"],
      ["GitLab", "gitlab.com"],
      ["Stack Overflow", "stackoverflow.com"],
      ["Product Hunt", "producthunt.com producthunt"],
      ["Wikipedia", "wikipedia.org"],
      ["Substack", "substack.com"],
      ["DEV Community", "dev.to"],
      ["Google News", "news.google.com"],
      [
        "Google Workspace",
        "docs.google.com drive.google.com sites.google.com groups.google.com calendar.google.com classroom.google.com",
      ],
      ["Microsoft Teams", "teams.microsoft.com com.microsoft.teams"],
      ["Amazon Web Services", "aws.amazon.com"],
      ["Notion", "notion.so notion.site"],
    ],
  };

/**
 * Bounds the text that is looked up. It is longer than any known host, with the longest country
 * domain. In a longer text only the last part can be known, however many dots there are.
 */
const MAX_KNOWN_LENGTH = 64;

let knownSources: Map<string, KnownSource> | undefined;

/**
 * Builds the table on first use, for a session of 0.1.0: sessions of this version say their
 * channel.
 */
function former(): Map<string, KnownSource> {
  if (knownSources) return knownSources;
  knownSources = new Map();
  for (const [category, sources] of Object.entries(table)) {
    for (const [name, known] of sources) {
      const source = { name, category: category as SourceCategory };
      knownSources.set(name.toLowerCase(), source);
      for (const each of known.split(" ")) knownSources.set(each, source);
    }
  }
  return knownSources;
}

/** A brand under a country's domain: "google.com", "google.de", "google.co.uk", "google.com.br". */
const underCountryDomain =
  /^([^.]+)\.(?:com|cat|[a-z]{2}|(?:com?|ne|or)\.[a-z]{2})$/;

/**
 * Finds a source by hostname, Android package name or the name that a link carries, in any case.
 */
export function formerSourceOf(text: string): KnownSource | undefined {
  const known = former();
  let host = text.toLowerCase();
  let source = known.get(host);
  if (!source && host.length > MAX_KNOWN_LENGTH) {
    host = host.slice(-MAX_KNOWN_LENGTH);
    host = host.slice(host.indexOf(".") + 1);
  }
  // A top-level domain alone is no host, so that "foo.line" is not "line".
  while (!source && host.includes(".")) {
    source =
      known.get(host) ?? known.get(host.replace(underCountryDomain, "$1.*"));
    host = host.slice(host.indexOf(".") + 1);
  }
  return source;
}
