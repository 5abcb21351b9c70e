/** Exports everything that an app can export, by its names in the README. */
import { components } from "../convex/_generated/api";

const auth = () => true as const;

export const analytics = {
  ...exposeAnalyticsApi(components.footfall, { auth }),
  ...exposeAdminApi(components.footfall, { auth }),
};
