import Link from "next/link";

/** A sign-in link for owners who already have a password. */
export function SignInHint() {
  return (
    <p className="text-muted-foreground text-sm">
      Already have a password?{" "}
      <Link
        href="/login?next=/welcome"
        prefetch={false}
        className="rounded-sm text-foreground underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
      >
        Sign in
      </Link>
    </p>
  );
}
