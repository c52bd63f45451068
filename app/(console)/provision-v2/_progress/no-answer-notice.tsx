"use client";

import { useEffect, useRef } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { noAnswerTexts } from "@/lib/provisioning/errors/messages";
import type { NoAnswer } from "../_form/use-sending";

/** Shown if the form got no answer: what that means, and what to do. */
export function NoAnswerNotice({ reason }: { reason: NoAnswer }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => notice.current?.focus(), []);

  const { title, text } = noAnswerTexts[reason];
  return (
    <Alert variant="warning" role="alert" tabIndex={-1} ref={notice}>
      <AlertTitle as="h2">{title}</AlertTitle>
      <AlertDescription>
        <p>{text}</p>
        {reason === "outdated" && (
          <div>
            <Button variant="outline" size="sm" onClick={() => window.location.reload()}>
              Reload the page
            </Button>
          </div>
        )}
      </AlertDescription>
    </Alert>
  );
}
