/** What the app is told when it is built or served. */
interface ImportMetaEnv {
  /** Of the deployment: `https://….convex.cloud`. */
  readonly VITE_CONVEX_URL?: string;
  /** Of its HTTP routes: `https://….convex.site`. Default: the page's own origin. */
  readonly VITE_CONVEX_SITE_URL?: string;
  /** The site's public key. Without it nothing is sent over HTTP. */
  readonly VITE_FOOTFALL_KEY?: string;
  /** What the dashboard opens with, `from,to` in epoch milliseconds: where the data lies in the past. */
  readonly VITE_FOOTFALL_RANGE?: string;
}
