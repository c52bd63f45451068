"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { asButton } from "@/components/ui/button-variants";
import { isSecondFactorMissing } from "@/lib/guards/refusal";
import { cleanupPendingText } from "@/lib/provisioning/errors/messages";
import { VerifyLink } from "../../_components/navigation/verify-link";
import type { shownErrors } from "../_fields/field-status";
import { AttemptCode } from "../_outcome/attempt-code";
import type { FormState } from "./form-state";

type ErrorSummaryProps = {
  state: FormState;
  /** The errors that the fields show. The summary keeps listing the initial ones, so that the form never moves. */
  errors: ReturnType<typeof shownErrors>;
};

/** Why the form was refused, what exists now, and what to do. Takes focus and links to every field with an error. */
export function ErrorSummary({ state, errors }: ErrorSummaryProps) {
  const [initialErrors] = useState(errors);
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `Error: ${document.title}`;
    summary.current?.focus();
    return () => {
      // The next page may have set its own title by now.
      document.title = document.title.replace(/^Error: /, "");
    };
  }, []);

  if (!state.refusal) return null;
  const { code, attemptId, cleanupPending, recorded, field, fields, explanation } = state.refusal;
  const { title, cause, exists, next } = explanation;
  return (
    <Alert variant="danger" role="alert" tabIndex={-1} ref={summary}>
      <AlertTitle as="h2">{title}</AlertTitle>
      <AlertDescription>
        {!field && !fields && <p>{cause}</p>}
        {initialErrors.length > 0 && (
          <ul className="list-disc pl-4">
            {initialErrors.map(({ name, message }) => (
              <li key={name}>
                <a href={`#${name}`} className="underline underline-offset-2">
                  {message}
                </a>
              </li>
            ))}
          </ul>
        )}
        <p>
          {cleanupPending ? cleanupPendingText : exists} {next}
        </p>
        {isSecondFactorMissing(state.refusal) && <VerifyLink />}
        {code === "UNAUTHENTICATED" && !isSecondFactorMissing(state.refusal) ? (
          <div>
            <Link href="/login?next=/provision-v2" {...asButton({ size: "sm" })}>
              Sign in to continue
            </Link>
          </div>
        ) : (
          <AttemptCode code={code} attemptId={recorded ? attemptId : null} />
        )}
      </AlertDescription>
    </Alert>
  );
}
