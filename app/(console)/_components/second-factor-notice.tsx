"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Alert, AlertDescription } from "@/components/ui/alert";

/** Says on every page that it can be read and no more, before somebody has filled in a form for nothing. */
export function SecondFactorNotice() {
  const next = usePathname();
  if (next === "/account/security") return null;
  return (
    <Alert variant="info" className="mb-5 sm:mb-6">
      <AlertDescription>
        <p>
          You can read everything here. Changes and exports need a code of an authenticator app, too:{" "}
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
