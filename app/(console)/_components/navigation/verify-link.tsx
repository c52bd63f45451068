"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Button } from "@/components/ui/button";

/** Links to the page for the second factor, which returns here afterwards. */
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
