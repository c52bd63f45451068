"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { asButton } from "@/components/ui/button-variants";

/** Links to the page for the second factor, which returns here afterwards. */
export function VerifyLink() {
  const next = usePathname();
  return (
    <div>
      <Link
        href={{ pathname: "/login/verify", query: { next } }}
        prefetch={false}
        {...asButton({ size: "sm" })}
      >
        Enter a code to continue
      </Link>
    </div>
  );
}
