import { SignUp } from "./SignUp";

/** A server component. It renders the client component that tracks. */
export default function HomePage() {
  return <SignUp userId="u1" />;
}
