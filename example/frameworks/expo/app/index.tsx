import { Button } from "react-native";
import { tracker } from "../tracker";

export default function Home() {
  function signUp() {
    tracker.identify("u1", { plan: "pro" });
    tracker.track("signup", { plan: "pro" });
  }
  return <Button title="Sign up" onPress={signUp} />;
}
