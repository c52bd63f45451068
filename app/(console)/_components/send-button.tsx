"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "@/components/ui/button";

/** Submits its form. While the submission is pending, shows a spinner and `whilePending`, if given, as the label. */
export function SendButton({ whilePending, children, ...props }: ButtonProps & { whilePending?: string }) {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" pending={pending} {...props}>
      {(pending && whilePending) || children}
    </Button>
  );
}
