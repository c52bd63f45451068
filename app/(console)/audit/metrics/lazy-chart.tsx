"use client";

import dynamic from "next/dynamic";
import type { ComponentProps } from "react";
import { Skeleton } from "@/components/ui/skeleton";

/** Loads the chart library after the page, and only on this page. */
const Chart = dynamic(() => import("./chart").then(({ Chart }) => Chart), {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});

export function LazyChart(props: ComponentProps<typeof Chart>) {
  return <Chart {...props} />;
}
