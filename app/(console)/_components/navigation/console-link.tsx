"use client";

import Link from "next/link";
import type { ComponentProps } from "react";
import type { ProvisionPath } from "@/app/(console)/_components/navigation/provision-path";

type ConsolePath = ProvisionPath | "/tenants" | "/audit" | "/staff";

/** A link within the console's origin. V1 is another application at the same origin, so its link loads a full page. */
export function ConsoleLink({ href, ...props }: ComponentProps<"a"> & { href: ConsolePath }) {
  return href === "/provision" ? <a href={href} {...props} /> : <Link href={href} {...props} />;
}
