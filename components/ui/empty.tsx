import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

/** Shown instead of a list or page that is empty or cannot be shown: why, and what to do. */
export function Empty({ compact, className, ...props }: ComponentProps<"div"> & { compact?: boolean }) {
  return (
    <div
      data-slot="empty"
      className={cn(
        "flex flex-col items-center gap-2 px-6 text-center",
        compact ? "py-8" : "py-14",
        className,
      )}
      {...props}
    />
  );
}

export function EmptyMedia({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="empty-media"
      aria-hidden
      className={cn(
        "mb-2 grid size-10 place-items-center rounded-lg border bg-muted text-muted-foreground [&_svg]:size-5",
        className,
      )}
      {...props}
    />
  );
}

export function EmptyTitle({ className, ...props }: ComponentProps<"h2">) {
  return <h2 data-slot="empty-title" className={cn("font-semibold text-base", className)} {...props} />;
}

export function EmptyDescription({ className, ...props }: ComponentProps<"p">) {
  return (
    <p
      data-slot="empty-description"
      className={cn("max-w-sm text-balance text-muted-foreground text-sm leading-6", className)}
      {...props}
    />
  );
}

export function EmptyContent({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="empty-content"
      className={cn("mt-3 flex flex-wrap justify-center gap-2", className)}
      {...props}
    />
  );
}
