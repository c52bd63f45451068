import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button, type ButtonProps } from "@/components/ui/button";
import { asButton } from "@/components/ui/button-variants";
import { getSignedIn, getStaff } from "@/lib/auth/session";
import { factorTexts } from "@/lib/second-factor/factor-texts";
import { listFactors } from "@/lib/second-factor/factors";
import { AuthFrame } from "../../_components/auth-frame";
import { signOutAction } from "../actions";
import { nextPath } from "../next-path";
import { CodeForm } from "./code-form";

export const metadata: Metadata = { title: "Enter a code" };

/**
 * Adds a second factor to the session. Staff who have not set one up are redirected to do so, and then to the requested
 * page.
 */
export default async function VerifyPage({ searchParams }: PageProps<"/login/verify">) {
  const next = nextPath((await searchParams).next);
  const query = new URLSearchParams({ next });
  const user = await getSignedIn();
  if (!user) redirect(`/login?${query}` as Route);
  if (user.secondFactor) redirect(next as Route);
  const listed = await listFactors();
  if (listed.ok && listed.factors.length === 0) {
    redirect(((await getStaff()) ? `/account/security?${query}` : next) as Route);
  }
  return listed.ok ? (
    <AuthFrame title="Enter a code" description="Enter a code from your authenticator app to continue.">
      <CodeForm next={next} />
      <SignInAgain next={next} variant="ghost" />
      <p className="text-muted-foreground text-sm">
        Don’t have your device? A code from any of your apps works. If you’ve lost them all, ask an admin to
        have your second factor removed in Supabase.
      </p>
    </AuthFrame>
  ) : (
    <AuthFrame title="You can’t enter a code right now">
      <Alert variant="warning">
        <AlertDescription>{factorTexts[listed.problem]}</AlertDescription>
      </Alert>
      {listed.problem === "session-ended" ? (
        <SignInAgain next={next} variant="default" />
      ) : (
        <a href={`/login/verify?${query}`} {...asButton({ size: "lg" })}>
          Try again
        </a>
      )}
    </AuthFrame>
  );
}

function SignInAgain({ next, variant }: { next: string; variant: ButtonProps["variant"] }) {
  return (
    <form action={signOutAction}>
      <input type="hidden" name="next" value={next} />
      <Button type="submit" size="lg" variant={variant} className="w-full">
        {variant === "ghost" ? "Sign in with another account" : "Sign in again"}
      </Button>
    </form>
  );
}
