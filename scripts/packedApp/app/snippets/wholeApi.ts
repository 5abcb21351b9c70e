/** All that an app can export, by the names that it has in the documents. */
import { components } from "../convex/_generated/api";

const auth = () => true as const;

export const analytics = {
  ...exposeAnalyticsApi(components.footfall, { auth }),
  ...exposeLiveApi(components.footfall, { auth }),
};
export const analyticsAdmin = exposeAdminApi(components.footfall, { auth });
