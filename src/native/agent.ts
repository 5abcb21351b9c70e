/**
 * The user agent by which the server knows the system and the kind of device. React Native itself
 * sends the name of its network library, which says neither.
 */
import type { NativeOptions, PlatformLike } from "./options.js";

const systems: Readonly<Record<string, string>> = {
  android: "Android",
  ios: "iOS",
  macos: "macOS",
  visionos: "visionOS",
  windows: "Windows",
};

/** Returns undefined where a browser sends its own agent, and where the platform is unknown. */
export function agentOf({
  platform,
  device,
}: Pick<NativeOptions, "platform" | "device">): string | undefined {
  if (!platform || platform.OS === "web") return undefined;
  const system =
    platform.isPad && platform.OS === "ios" ? "iPadOS" : systems[platform.OS];
  const kind = device ?? deviceOf(platform);
  return `FootfallNative/1 (${system ?? ""}; ${kind})`;
}

function deviceOf({ OS, isPad, isTV }: PlatformLike): string {
  if (isTV) return "tv";
  if (isPad) return "tablet";
  if (OS === "visionos") return "headset";
  return OS === "macos" || OS === "windows" ? "desktop" : "mobile";
}
