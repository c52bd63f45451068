import Link from "next/link";
import { AuthFrame } from "../_components/auth-frame";
import { NewLinkForm } from "./new-link-form";

type LinkState = "expired" | "dead" | "missing";

const texts: Record<LinkState, { title: string; description: string }> = {
  expired: {
    title: "This link has expired",
    description: "Links work for a limited time only. Nothing is lost: ask for a new one.",
  },
  dead: {
    title: "This link does not work any more",
    description:
      "It was used already, or a newer one replaced it. Only the latest link works, and only once.",
  },
  missing: {
    title: "Get a link for your password",
    description:
      "You choose your password by the link that you were given: the address of this page alone is not enough.",
  },
};

export function LinkProblem({ state, canMail }: { state: LinkState; canMail: boolean }) {
  const { title, description } = texts[state];
  return (
    <AuthFrame title={title} description={description}>
      {canMail ? <NewLinkForm /> : <p>Ask the people who set up your business here for a new link.</p>}
      <p className="text-muted-foreground text-sm">
        Have you chosen your password already?{" "}
        <Link
          href="/login?next=/welcome"
          className="rounded-sm text-foreground underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
        >
          Sign in
        </Link>
      </p>
    </AuthFrame>
  );
}
