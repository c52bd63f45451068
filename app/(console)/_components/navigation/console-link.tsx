"use client";

import Link from "next/link";
import type { ComponentProps } from "react";
import type { ProvisionPath } from "@/app/(console)/_components/navigation/provision-path";

type ConsolePath = ProvisionPath | "/tenants" | "/audit";

/** A link under the console's own address. V1 is another application there, which the browser must load whole. */
export function ConsoleLink({ href, ...props }: ComponentProps<"a"> & { href: ConsolePath }) {
  return href === "/provision" ? <a href={href} {...props} /> : <Link href={href} {...props} />;
}
