import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { controlClasses } from "./input";

/**
 * A native select: it works without JavaScript and opens the device's own list. It is as wide as its field, so that
 * browsers do not measure hundreds of options before the first paint.
 */
export function NativeSelect({ className, ...props }: ComponentProps<"select">) {
  return (
    <div data-slot="native-select" className={cn("relative w-full min-w-0", className)}>
      <select
        className={cn(
          controlClasses,
          "field-sizing-content cursor-pointer appearance-none truncate pr-9 read-only:bg-card! in-[[aria-busy=true]]:read-only:bg-muted! [&>*]:bg-popover",
        )}
        {...props}
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted-foreground"
      />
    </div>
  );
}
