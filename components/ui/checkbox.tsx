import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

/** A native checkbox, which works without JavaScript. Wrap it in its label. */
export function Checkbox({ className, ...props }: Omit<ComponentProps<"input">, "type">) {
  return (
    <input
      type="checkbox"
      data-slot="checkbox"
      className={cn("size-4 shrink-0 cursor-pointer rounded-sm accent-primary", className)}
      {...props}
    />
  );
}
