import { useEffect, useRef } from "react";
import { CodeField } from "@/app/_components/code-field";
import { asButton } from "@/components/ui/button-variants";
import type { Enrolment } from "@/lib/second-factor/enrol-factor";
import { SendButton } from "../../_components/send-button";
import { fieldText } from "./answer-text";
import { EnrolmentSecret } from "./enrolment-secret";
import type { FactorAnswerState } from "./factor-answer";

type ConfirmFormProps = {
  factorId: string;
  /** Null after a wrong code without JavaScript: the page cannot keep the secret, and the app already has it. */
  enrolment: Enrolment | null;
  next: string;
  state: FactorAnswerState;
  confirm: (form: FormData) => void;
};

export function ConfirmForm({ factorId, enrolment, next, state, confirm }: ConfirmFormProps) {
  const form = useRef<HTMLFormElement>(null);

  // This form replaces the focused button, so focus would be lost.
  // biome-ignore lint/correctness/useExhaustiveDependencies: focuses again after each answer
  useEffect(() => form.current?.querySelector<HTMLInputElement>("#code")?.focus(), [state.answeredAt]);

  return (
    <form ref={form} action={confirm} noValidate className="grid gap-4">
      <input type="hidden" name="factorId" value={factorId} />
      {next && <input type="hidden" name="next" value={next} />}
      {enrolment && <EnrolmentSecret enrolment={enrolment} />}
      <CodeField
        problem={fieldText(state.answer, "code")}
        hint={
          enrolment
            ? "Then enter the six digits that the app shows."
            : "Enter the six digits that the app shows."
        }
      />
      <div className="flex flex-wrap gap-3">
        <SendButton whilePending="Checking the code…">Confirm</SendButton>
        <a
          href={next ? `/account/security?${new URLSearchParams({ next })}` : "/account/security"}
          {...asButton({ variant: "ghost" })}
        >
          Start over
        </a>
      </div>
    </form>
  );
}
