import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { connection } from "next/server";
import { Brand } from "@/app/_components/brand";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Card, CardContent } from "@/components/ui/card";
import { getSignedIn } from "@/lib/auth/session";
import { env } from "@/lib/platform/env";
import { logged } from "@/lib/platform/logging/log-failure";
import { listOwnTenants } from "@/lib/tenants/own";
import { LoginForm } from "./login-form";
import { nextPath } from "./next-path";
import { NoAccess } from "./no-access";

/** Link previews of every console page show this page, because they are fetched without a session. */
export async function generateMetadata(): Promise<Metadata> {
  // The environment is read per request, because it is not set during a build.
  await connection();
  return {
    title: "Sign in",
    metadataBase: new URL(env().siteUrl),
    openGraph: { type: "website", siteName: "Tenant console", images: socialImage },
    twitter: { card: "summary_large_image", images: socialImage },
  };
}

const socialImage = {
  url: "/assets/social.png",
  width: 1200,
  height: 630,
  alt: "Tenant console: a tenant, its owner’s login and all its records, created together or not at all",
};

type LoginPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const notices: Record<string, string> = {
  "signed-out": "You’re signed out. Sign in to continue.",
  "clock-wrong":
    "This server’s clock is wrong, so every session appears to have expired. Ask a developer to set the clock, then sign in again.",
  "not-staff": "That account has no access to the console. Sign in with a staff account.",
};

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { reason, next: requested } = await searchParams;
  const next = nextPath(requested);
  const user = await getSignedIn();
  const notStaff = reason === "not-staff";
  const warning = notStaff || reason === "clock-wrong";
  // The requested page checks the role, and redirects users without one back here.
  if (user && !notStaff) redirect(next as Route);
  if (user && (await isTenantMember(user.id))) redirect("/welcome");
  const notice = typeof reason === "string" && Object.hasOwn(notices, reason) ? notices[reason] : undefined;
  return (
    <main
      id="main"
      tabIndex={-1}
      className="mx-auto grid min-h-svh w-full max-w-sm content-center gap-6 px-4 py-10"
    >
      <Brand />
      <div className="grid gap-1">
        <h1 className="font-semibold text-xl">Sign in</h1>
        <p className="text-muted-foreground">
          {next === "/welcome" ? "Use the password that you set." : "For staff who provision tenants."}
        </p>
      </div>
      <Card>
        <CardContent className="grid gap-4">
          {user ? (
            <NoAccess email={user.email} />
          ) : (
            <>
              {notice && (
                <Alert variant={warning ? "warning" : "info"}>
                  <AlertDescription>{notice}</AlertDescription>
                </Alert>
              )}
              <LoginForm next={next} />
            </>
          )}
        </CardContent>
      </Card>
      {!user && next !== "/welcome" && (
        <p className="text-muted-foreground text-sm">
          Business owner? Set your password with the link you were sent, then sign in here.
        </p>
      )}
    </main>
  );
}

/** Whether the user is a member of a tenant. Members have a page of their own instead of the console. */
async function isTenantMember(userId: string): Promise<boolean> {
  const tenants = await listOwnTenants(userId).catch(logged("a member’s tenants could not be read", []));
  return tenants.length > 0;
}
