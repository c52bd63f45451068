import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

export function Label({ htmlFor, className, children, ...props }: ComponentProps<"label">) {
  return (
    <label
      htmlFor={htmlFor}
      data-slot="label"
      className={cn("w-fit select-none font-medium text-foreground text-sm leading-5", className)}
      {...props}
    >
      {children}
    </label>
  );
}
