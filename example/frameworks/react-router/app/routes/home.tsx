import { tracker } from "../tracker";

export default function Home() {
  function signUp() {
    tracker.identify("u1", { plan: "pro" });
    tracker.track("signup", { plan: "pro" });
  }
  return <button onClick={signUp}>Sign up</button>;
}
