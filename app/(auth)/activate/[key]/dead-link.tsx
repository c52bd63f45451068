import type { LinkProblem } from "@/lib/owner-access/links/find";
import { AuthFrame } from "../../_components/auth-frame";
import { NewLinkForm } from "./new-link-form";
import { SignInHint } from "./sign-in-hint";

const askForNewLink = "Ask the people who set up your business for a new link.";

const texts: Record<LinkProblem, { title: string; description: string; next?: string }> = {
  unknown: {
    title: "This link doesn’t work",
    description: "We don’t recognise this link. Check that you opened the whole address.",
    next: askForNewLink,
  },
  used: {
    title: "This link has been used",
    description: "Each link works once. Sign in with the password you set.",
  },
  unfinished: {
    title: "This link has been used",
    description:
      "Each link works once. If you set your password with it, sign in. Otherwise, ask for a new link.",
  },
  revoked: {
    title: "This link was revoked",
    description: "The people who set up your business revoked this link.",
    next: askForNewLink,
  },
  replaced: {
    title: "A newer link replaced this one",
    description: "Only the newest link works. Look for a later e-mail, and check your spam folder.",
  },
  expired: {
    title: "This link has expired",
    description: "For your security, links work for a limited time. You can get a new one.",
  },
  settled: {
    title: "You already have a password",
    description:
      "Sign in with your password. If you’ve forgotten it, use “Forgot password” where you sign in.",
  },
  busy: {
    title: "Your password is being set",
    description: "Another request from this browser isn’t finished yet. Reload this page in half a minute.",
  },
  limited: {
    title: "Too many attempts",
    description:
      "Too many invalid links were opened from your network. Try again in 15 minutes. This didn’t affect your own link.",
  },
};

/** Problems that a new link to the same mailbox can solve. */
const renewable: LinkProblem[] = ["expired", "unfinished"];

type DeadLinkProps = {
  problem: LinkProblem;
  /** The link's key; "" if no new link can be e-mailed. */
  linkKey: string;
};

/** Explains why a link does not work and what to do next. Reveals nothing about the owner or the business. */
export function DeadLink({ problem, linkKey }: DeadLinkProps) {
  const { title, description, next } = texts[problem];
  const canRenew = renewable.includes(problem);
  return (
    <AuthFrame title={title} description={description}>
      {canRenew && linkKey !== "" && <NewLinkForm linkKey={linkKey} />}
      {(next || (canRenew && linkKey === "")) && <p>{next ?? askForNewLink}</p>}
      <SignInHint />
    </AuthFrame>
  );
}
