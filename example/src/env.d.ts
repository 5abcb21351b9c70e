/** Settings of the app, read when it is built or served. */
interface ImportMetaEnv {
  /** The deployment's address: `https://….convex.cloud`. */
  readonly VITE_CONVEX_URL?: string;
  /** The address of its HTTP routes: `https://….convex.site`. Default: the page's own origin. */
  readonly VITE_CONVEX_SITE_URL?: string;
  /** The site's public key. Without it the shop sends nothing over HTTP. */
  readonly VITE_FOOTFALL_KEY?: string;
  /** The first range of the dashboard, `from,to` in epoch milliseconds, for data of the past. */
  readonly VITE_FOOTFALL_RANGE?: string;
  /** The sites that the dashboard offers, as JSON: `[{"slug": "blog", "name": "Journal"}]`. */
  readonly VITE_FOOTFALL_SITES?: string;
}
