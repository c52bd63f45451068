"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "@/components/cn";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { VerifyLink } from "./navigation/verify-link";
import type { AnswerText, RefusedAnswer } from "./refused-text";

type AnswerStatusProps = {
  answer: RefusedAnswer | { kind: string } | null;
  /** Null if there is nothing to show here. */
  status: AnswerText | null;
  answeredAt: number;
  heading: "h2" | "h3";
  className?: string;
  /** Content below the text. */
  children?: ReactNode;
};

/** Announces the outcome of the last action. Takes focus if the pressed button is gone. */
export function AnswerStatus({
  answer,
  status,
  answeredAt,
  heading,
  className,
  children,
}: AnswerStatusProps) {
  const line = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (answeredAt > 0 && document.activeElement === document.body) line.current?.focus();
  }, [answeredAt]);

  return (
    <div ref={line} role="status" tabIndex={-1} className={cn("rounded-lg outline-offset-2", className)}>
      {status && (
        <Alert key={answeredAt} variant={status.variant}>
          <AlertTitle as={heading}>{status.title}</AlertTitle>
          <AlertDescription>
            <p>{status.text}</p>
            {answer && "secondFactorMissing" in answer && answer.secondFactorMissing && <VerifyLink />}
            <div className="contents">{children}</div>
          </AlertDescription>
        </Alert>
      )}
    </div>
  );
}
