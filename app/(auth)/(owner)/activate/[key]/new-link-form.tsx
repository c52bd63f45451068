"use client";

import { useActionState } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { newLinkAction } from "./actions";
import type { NewLinkState } from "./activation-state";

const initial: NewLinkState = { outcome: null, answers: 0 };
const variants = { requested: "success", limited: "warning", unavailable: "danger" } as const;

type NewLinkFormProps = {
  linkKey: string;
  /** The page's locale, for the texts in the response. */
  locale: string;
  texts: { action: string; pending: string };
};

/** Requests a new link to the same mailbox. The response is the same whether or not one is sent. */
export function NewLinkForm({ linkKey, locale, texts }: NewLinkFormProps) {
  const [{ outcome, notice, answers }, action, pending] = useActionState(newLinkAction, initial);
  return (
    <form action={action}>
      <input type="hidden" name="key" value={linkKey} />
      <input type="hidden" name="locale" value={locale} />
      <div role="status" className="not-empty:mb-4">
        {outcome && notice && (
          <Alert key={answers} variant={variants[outcome]}>
            <AlertTitle>{notice.title}</AlertTitle>
            <AlertDescription>{notice.text}</AlertDescription>
          </Alert>
        )}
      </div>
      <Button type="submit" size="lg" pending={pending} className="w-full">
        {pending ? texts.pending : texts.action}
      </Button>
    </form>
  );
}
