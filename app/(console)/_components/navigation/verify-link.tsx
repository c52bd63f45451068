"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Button } from "@/components/ui/button";

/** Leads to the second factor and back to this page. */
export function VerifyLink() {
  const next = usePathname();
  return (
    <div>
      <Button asChild size="sm">
        <Link href={{ pathname: "/login/verify", query: { next } }} prefetch={false}>
          Enter a code to continue
        </Link>
      </Button>
    </div>
  );
}
