"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Alert, AlertDescription } from "@/components/ui/alert";

/**
 * Shown on every page but account security if the session lacks a required second factor, so that staff do not fill in
 * a form that will be refused.
 */
export function SecondFactorNotice() {
  const next = usePathname();
  if (next === "/account/security") return null;
  return (
    <Alert variant="info" className="mb-5 sm:mb-6">
      <AlertDescription>
        <p>
          You can read everything here. Changes and exports also need a code from an authenticator app:{" "}
          <Link
            href={{ pathname: "/login/verify", query: { next } }}
            prefetch={false}
            className="whitespace-nowrap rounded-sm font-medium text-foreground underline underline-offset-4"
          >
            enter a code
          </Link>
        </p>
      </AlertDescription>
    </Alert>
  );
}
