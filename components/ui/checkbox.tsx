import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

/** A real checkbox, so that it works without scripts; its label belongs around it. */
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
