"use client";

import { LoaderCircle } from "lucide-react";
import type { ComponentProps, MouseEvent } from "react";
import { asButton, type ButtonStyle } from "./button-variants";

export type ButtonProps = ComponentProps<"button"> &
  ButtonStyle & {
    /** Shows a spinner and ignores further presses, but keeps focus. */
    pending?: boolean;
  };

/** For links and other elements that look like buttons, use `asButton`. */
export function Button({ variant, size, pending = false, className, ...props }: ButtonProps) {
  const { children, onClick, type = "button", ...rest } = props;
  const press = (event: MouseEvent<HTMLButtonElement>) =>
    pending ? event.preventDefault() : onClick?.(event);
  return (
    <button
      {...asButton({ variant, size, className })}
      type={type}
      aria-disabled={pending || undefined}
      onClick={press}
      {...rest}
    >
      {pending && <LoaderCircle aria-hidden className="animate-spin" />}
      <span className="contents">{children}</span>
    </button>
  );
}
