/** The part of `expo/types` that the app uses. Node's own types do not go together with those of React Native. */
declare const process: { env: Record<string, string | undefined> };
