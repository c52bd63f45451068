import type { Metadata } from "next";
import { AuthFrame } from "../_components/auth-frame";
import { SignInHint } from "./[key]/sign-in-hint";

export const metadata: Metadata = { title: "Set your password" };

/** The address without a link: old bookmarks and mail programs that cut the link off. */
export default function NoLinkPage() {
  return (
    <AuthFrame
      title="Open the link that you were sent"
      description="You set your password with a personal link. Open it from the mail, or copy the whole address."
    >
      <p>No mail? Ask the people who set up your business for a new link.</p>
      <SignInHint />
    </AuthFrame>
  );
}
