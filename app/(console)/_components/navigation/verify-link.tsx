"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Button } from "@/components/ui/button";

/** The way to a second factor, from which it leads back to this page. */
export function VerifyLink() {
  const next = usePathname();
  return (
    <div>
      <Button asChild size="sm">
        <Link href={{ pathname: "/login/verify", query: { next } }} prefetch={false}>
          Enter a code and come back
        </Link>
      </Button>
    </div>
  );
}
