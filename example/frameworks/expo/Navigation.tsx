import {
  NavigationContainer,
  useNavigationContainerRef,
  type ParamListBase,
} from "@react-navigation/native";
import type { ReactNode } from "react";
import { tracker } from "./tracker";

/** For an app with React Navigation instead of expo-router. */
export function Navigation({ children }: { children: ReactNode }) {
  const navigation = useNavigationContainerRef<ParamListBase>();

  function view() {
    const route = navigation.getCurrentRoute();
    if (route) tracker.screen(route.name);
  }
  return (
    <NavigationContainer ref={navigation} onReady={view} onStateChange={view}>
      {children}
    </NavigationContainer>
  );
}
