"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { isSecondFactorMissing } from "@/lib/guards/refusal";
import { explain } from "@/lib/provisioning/errors/explain";
import { cleanupPendingText } from "@/lib/provisioning/errors/messages";
import { VerifyLink } from "../../_components/navigation/verify-link";
import { refusalMessages } from "../_fields/field-messages";
import { AttemptCode } from "../_outcome/attempt-code";
import type { FormState } from "./form-state";

/** Why the form was refused, the current state and what to do. Takes focus and links to each field. */
export function ErrorSummary({ state }: { state: FormState }) {
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
  const { code, attemptId, cleanupPending, recorded } = state.refusal;
  const { title, cause, exists, next } = explain(state.refusal);
  const listed = Object.entries(refusalMessages(state));
  return (
    <Alert variant="danger" role="alert" tabIndex={-1} ref={summary}>
      <AlertTitle as="h2">{title}</AlertTitle>
      <AlertDescription>
        {listed.length > 0 ? (
          <ul className="list-disc pl-4">
            {listed.map(([field, message]) => (
              <li key={field}>
                <a href={`#${field}`} className="underline underline-offset-2">
                  {message}
                </a>
              </li>
            ))}
          </ul>
        ) : (
          <p>{cause}</p>
        )}
        <p>
          {cleanupPending ? cleanupPendingText : exists} {next}
        </p>
        {isSecondFactorMissing(state.refusal) && <VerifyLink />}
        {code === "UNAUTHENTICATED" && !isSecondFactorMissing(state.refusal) ? (
          <div>
            <Button asChild size="sm">
              <Link href="/login?next=/provision-v2">Sign in to continue</Link>
            </Button>
          </div>
        ) : (
          <AttemptCode code={code} attemptId={recorded ? attemptId : null} />
        )}
      </AlertDescription>
    </Alert>
  );
}
