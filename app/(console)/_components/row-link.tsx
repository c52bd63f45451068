"use client";

import { LoaderCircle } from "lucide-react";
import type { Route } from "next";
import Link, { useLinkStatus } from "next/link";
import type { ReactNode } from "react";

/** A link that covers its whole table row; the row must be `relative`. */
export function RowLink<T extends string>({ href, children }: { href: Route<T>; children: ReactNode }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="rounded-sm font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
    >
      {children}
      <Pending />
    </Link>
  );
}

function Pending() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return <LoaderCircle aria-hidden className="ml-2 inline size-3.5 animate-spin text-muted-foreground" />;
}
