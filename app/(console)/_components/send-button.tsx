"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "@/components/ui/button";

/** Submits its form and shows a spinner while it is pending, with `whilePending` as the label if given. */
export function SendButton({ whilePending, children, ...props }: ButtonProps & { whilePending?: string }) {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" pending={pending} {...props}>
      {(pending && whilePending) || children}
    </Button>
  );
}
