import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

/** Text is 16 px on small screens, because iOS zooms in on smaller text. */
export const controlClasses =
  "h-9 w-full min-w-0 text-ellipsis rounded-md border border-input bg-card px-3 text-base text-foreground shadow-xs transition-colors placeholder:text-muted-foreground hover:border-foreground/60 read-only:bg-muted disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger sm:text-sm";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input data-slot="input" className={cn(controlClasses, className)} {...props} />;
}
