"use client";

import { tracker } from "../instrumentation-client";

export function SignUp({ userId }: { userId: string }) {
  function signUp() {
    tracker.identify(userId, { plan: "pro" });
    tracker.track("signup", { plan: "pro" });
  }
  return <button onClick={signUp}>Sign up</button>;
}
