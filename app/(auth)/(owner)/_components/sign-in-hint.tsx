import Link from "next/link";
import type { PageTexts } from "@/lib/owner-access/language/texts";

/** A sign-in link for owners who already have a password. */
export function SignInHint({ t }: { t: PageTexts }) {
  return (
    <p className="text-muted-foreground text-sm">
      {t("signIn.question")}{" "}
      <Link
        href="/login?next=/welcome"
        prefetch={false}
        className="rounded-sm text-foreground underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
      >
        {t("signIn.action")}
      </Link>
    </p>
  );
}
