import type { Metadata } from "next";
import { AuthFrame } from "../_components/auth-frame";
import { SignInHint } from "./[key]/sign-in-hint";

export const metadata: Metadata = { title: "Set your password" };

/** The URL without a key, from old bookmarks and e-mail programs that truncate links. */
export default function NoLinkPage() {
  return (
    <AuthFrame
      title="Open the link in your e-mail"
      description="You need your personal link to set a password. Open it from the e-mail, or copy the whole address."
    >
      <p>No e-mail? Ask the people who set up your business for a new link.</p>
      <SignInHint />
    </AuthFrame>
  );
}
