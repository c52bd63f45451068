"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "@/components/ui/button";

/** Sends the form that it stands in, and says while it is on its way, in words of its own where there are some. */
export function SendButton({ whilePending, children, ...props }: ButtonProps & { whilePending?: string }) {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" pending={pending} {...props}>
      {(pending && whilePending) || children}
    </Button>
  );
}
