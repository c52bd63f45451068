"use client";

import type { VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "@/components/cn";
import { buttonVariants } from "./button-variants";

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & {
    /** Applies the style to the only child, such as a link. */
    asChild?: boolean;
    /** Shows a spinner and ignores further presses, but keeps focus. */
    pending?: boolean;
  };

export function Button({ asChild, variant, size, pending = false, className, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) return <Slot.Root data-slot="button" className={classes} {...props} />;
  const { children, onClick, type = "button", ...rest } = props;
  const press = (event: MouseEvent<HTMLButtonElement>) =>
    pending ? event.preventDefault() : onClick?.(event);
  return (
    <button
      data-slot="button"
      type={type}
      className={classes}
      aria-disabled={pending || undefined}
      onClick={press}
      {...rest}
    >
      {pending && <LoaderCircle aria-hidden className="animate-spin" />}
      <span className="contents">{children}</span>
    </button>
  );
}
