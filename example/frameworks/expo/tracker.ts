import AsyncStorage from "@react-native-async-storage/async-storage";
import NetInfo from "@react-native-community/netinfo";
import { createTracker } from "convex-footfall/native";
import { AppState, Platform } from "react-native";

type Events = { signup: { plan: string } };

export const tracker = createTracker<Events>({
  endpoint: `${process.env.EXPO_PUBLIC_CONVEX_SITE_URL}/analytics/ingest`,
  key: process.env.EXPO_PUBLIC_FOOTFALL_KEY!,
  storage: AsyncStorage,
  appState: AppState,
  network: NetInfo,
  platform: Platform,
  superProperties: { appVersion: "1.2.0" },
});
