import { Hourglass } from "lucide-react";
import { headers } from "next/headers";
import { asButton } from "@/components/ui/button-variants";
import { pathHeader } from "@/lib/platform/http/path-header";

/** Replaces a page if the console is busy or the user opened too many pages. The retry is a link, which needs no JavaScript. */
export async function BusyScreen({ retryAfterSeconds }: { retryAfterSeconds: number | null }) {
  const path = (await headers()).get(pathHeader) ?? "/";
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-20 text-center">
      <Hourglass aria-hidden className="size-8 text-warning" />
      <h1 className="font-semibold text-lg">The console is busy</h1>
      <p className="text-balance text-muted-foreground">
        {retryAfterSeconds === null
          ? "This page is taking too long to load, or too many pages are loading at the same time. Nothing was changed. Try again in a moment, or narrow the search or the time range."
          : `You opened too many pages in a short time. Try again in ${retryAfterSeconds} s.`}
      </p>
      <a href={path} {...asButton({ className: "mt-2" })}>
        Try again
      </a>
    </div>
  );
}
