"use client";

import { useActionState } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { newLinkAction } from "./actions";
import type { NewLinkState } from "./activation-state";

const initial: NewLinkState = { outcome: null, answers: 0 };

const outcomes = {
  requested: {
    variant: "success",
    title: "Check your e-mail",
    text: "If you still need a link, a new one is on its way to the address that this one was sent to. It can take a few minutes. Check your spam folder, too.",
  },
  limited: {
    variant: "warning",
    title: "Too many requests",
    text: "Too many links were requested. Try again in an hour.",
  },
  unavailable: {
    variant: "danger",
    title: "Couldn’t request a link",
    text: "Your request wasn’t saved. Try again in a minute.",
  },
} as const;

/** Requests a new link to the same mailbox. The response is the same whether or not one is sent. */
export function NewLinkForm({ linkKey }: { linkKey: string }) {
  const [state, action, pending] = useActionState(newLinkAction, initial);
  const shown = state.outcome && outcomes[state.outcome];
  return (
    <form action={action} className="grid gap-4">
      <input type="hidden" name="key" value={linkKey} />
      <div role="status" className="empty:-mb-4">
        {shown && (
          <Alert key={state.answers} variant={shown.variant}>
            <AlertTitle>{shown.title}</AlertTitle>
            <AlertDescription>{shown.text}</AlertDescription>
          </Alert>
        )}
      </div>
      <Button type="submit" size="lg" pending={pending} className="w-full">
        {pending ? "Requesting a link…" : "Send me a new link"}
      </Button>
    </form>
  );
}
