"use client";

import { RefreshCw, RotateCw } from "lucide-react";
import { useId } from "react";
import { Field, FieldLabel } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { maxReasonLength } from "@/lib/cleanups/cleanup-input";
import { ActionRow, CancelButton, Disclosure } from "../../_components/disclosure";
import { SendButton } from "../../_components/send-button";
import { useCleanupActions } from "./cleanup-actions";

export function ReconcileForm() {
  return (
    <form action={useCleanupActions().reconcile}>
      <SendButton variant="outline">
        <RefreshCw aria-hidden />
        Run clean-up now
      </SendButton>
    </form>
  );
}

/** An admin's actions on one open clean-up. `name` makes the accessible names of the buttons unique. */
export function CleanupForms({ userId, name }: { userId: string; name: string }) {
  const { retry, resolve } = useCleanupActions();
  const [hint, reason] = [useId(), useId()];
  return (
    <ActionRow>
      <form action={retry}>
        <input type="hidden" name="userId" value={userId} />
        <SendButton variant="outline" size="sm">
          <RotateCw aria-hidden />
          Try now
          <span className="sr-only"> for {name}</span>
        </SendButton>
      </form>
      {/* The confirmation is a disclosure, which needs no script. */}
      <Disclosure
        summary={
          <>
            Mark as resolved…
            <span className="sr-only"> for {name}</span>
          </>
        }
      >
        <form action={resolve} className="grid justify-items-start gap-3">
          <input type="hidden" name="userId" value={userId} />
          <p id={hint} className="max-w-prose text-muted-foreground">
            Do this only if you’ve dealt with the account yourself: the clean-up won’t be retried. The staff
            log records your e-mail address and the reason.
          </p>
          <Field className="w-full max-w-prose">
            <FieldLabel field={reason}>Reason</FieldLabel>
            <Input
              id={reason}
              name="reason"
              required
              maxLength={maxReasonLength}
              autoComplete="off"
              placeholder="What you did with the account"
            />
          </Field>
          <div className="flex flex-wrap gap-2">
            <SendButton variant="destructive" size="sm" aria-describedby={hint}>
              Yes, mark as resolved
              <span className="sr-only"> for {name}</span>
            </SendButton>
            <CancelButton target={name} />
          </div>
        </form>
      </Disclosure>
    </ActionRow>
  );
}
