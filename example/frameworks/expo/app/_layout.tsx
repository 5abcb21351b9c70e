import { Slot, usePathname } from "expo-router";
import { useEffect } from "react";
import { tracker } from "../tracker";

export default function Layout() {
  const pathname = usePathname();
  useEffect(() => tracker.screen(pathname), [pathname]);
  return <Slot />;
}
