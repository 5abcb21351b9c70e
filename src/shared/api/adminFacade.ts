/** The administration API as an app exports it, and as the dashboard calls it. */
import { v } from "convex/values";
import { adminApi } from "./admin.js";

const { hash: _hash, ...createKeyArgs } = adminApi.createKey.args;

/** The component's functions, except for keys: the app has the key, and the component its hash. */
export const adminFacade = {
  ...adminApi,
  createKey: {
    args: {
      ...createKeyArgs,
      /** An existing key that is to go on working. Absent: the function makes a new one. */
      value: v.optional(v.string()),
    },
    returns: v.object({
      keyId: v.string(),
      /**
       * The new key. Only this answer has it, and nothing stores it. Absent if `value` was given.
       */
      key: v.optional(v.string()),
    }),
  },
} as const;
