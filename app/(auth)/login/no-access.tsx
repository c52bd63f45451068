import Link from "next/link";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { asButton } from "@/components/ui/button-variants";
import { signOutAction } from "./actions";

/** Shown to signed-in users who are not staff. */
export function NoAccess({ email }: { email: string }) {
  return (
    <div className="grid gap-4">
      <Alert variant="warning">
        <AlertTitle>This account has no access to the console</AlertTitle>
        <AlertDescription>
          <p>
            You’re signed in as <strong className="break-all font-medium">{email}</strong>. Only staff can use
            the console. Ask an admin to add this account, or use another one.
          </p>
        </AlertDescription>
      </Alert>
      <form action={signOutAction}>
        <Button type="submit" size="lg" className="w-full">
          Sign out and use another account
        </Button>
      </form>
      <Link href="/tenants" prefetch={false} {...asButton({ variant: "ghost" })}>
        Check again
      </Link>
    </div>
  );
}
