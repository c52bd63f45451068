"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { CopyButton } from "@/components/ui/copy-button";
import { explain } from "@/lib/provisioning/errors";
import type { FieldErrors } from "@/lib/provisioning/input";
import type { FormState } from "./form-state";

type ErrorSummaryProps = { refusal: NonNullable<FormState["refusal"]>; errors: FieldErrors };

/** Why the form was refused, what exists now and what to do; it takes the focus, and links to each field. */
export function ErrorSummary({ refusal, errors }: ErrorSummaryProps) {
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const title = document.title;
    document.title = `Error: ${title}`;
    summary.current?.focus();
    return () => {
      document.title = title;
    };
  }, []);

  const { title, cause, exists, next } = explain(refusal.code);
  const listed = Object.entries(errors);
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
          {refusal.cleanupPending
            ? "No tenant was created. The owner’s account may be left over; it is flagged and will be removed."
            : exists}{" "}
          {next}
        </p>
        {refusal.code === "UNAUTHENTICATED" ? (
          <p>
            <a href="/login" target="_blank" rel="noreferrer" className="underline underline-offset-2">
              Sign in (opens a new tab)
            </a>
          </p>
        ) : (
          <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs">
            <span className="font-mono">{refusal.code}</span>
            <Link href={`/audit/${refusal.attemptId}`} className="underline underline-offset-2">
              Attempt <span className="break-all font-mono">{refusal.attemptId}</span>
            </Link>
            <CopyButton
              text={`${refusal.code} ${refusal.attemptId}`}
              label="Copy code and attempt"
              size="icon-sm"
            />
          </p>
        )}
      </AlertDescription>
    </Alert>
  );
}
