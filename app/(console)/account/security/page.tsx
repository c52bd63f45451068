import type { Metadata } from "next";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { asButton } from "@/components/ui/button-variants";
import { lacksSecondFactor, requireStaff } from "@/lib/auth/session";
import { factorTexts } from "@/lib/second-factor/factor-texts";
import { listFactors } from "@/lib/second-factor/factors";
import { PageHeader } from "../../_components/page-header";
import { staffPage } from "../../_components/with-busy-screen";
import { AuthenticatorApps } from "./authenticator-apps";

export const metadata: Metadata = { title: "Account security" };

/** Staff set up their authenticator apps here. `next` is the page that needed a second factor. */
export default staffPage(async ({ searchParams }: PageProps<"/account/security">) => {
  const staff = await requireStaff();
  const { next } = await searchParams;
  const listed = await listFactors();
  const needed = lacksSecondFactor(staff) && listed.ok && listed.factors.length === 0;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title="Account security"
        description="A code from an authenticator app proves that it’s you, even if someone guesses or steals your password."
      />
      {needed && (
        <Alert variant="info" className="mb-5">
          <AlertTitle as="h2">Set up an authenticator app to continue</AlertTitle>
          <AlertDescription>
            Changes and exports need more than a password in this console. Setting up an app takes two
            minutes, and then you can continue where you left off.
          </AlertDescription>
        </Alert>
      )}
      {listed.ok ? (
        <AuthenticatorApps
          factors={listed.factors}
          verified={staff.secondFactor}
          next={typeof next === "string" ? next : ""}
        />
      ) : (
        <Alert variant="warning">
          <AlertTitle as="h2">Your apps can’t be shown</AlertTitle>
          <AlertDescription>
            <p>{factorTexts[listed.problem]}</p>
            <div>
              <a
                href={listed.problem === "session-ended" ? "/login/verify?next=/account/security" : ""}
                {...asButton({ size: "sm", variant: "outline" })}
              >
                Try again
              </a>
            </div>
          </AlertDescription>
        </Alert>
      )}
    </div>
  );
});
