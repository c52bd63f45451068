import { useEffect, useRef } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { NativeSelect } from "@/components/ui/native-select";
import { maxAccountLength } from "@/lib/staff/staff-input";
import { SendButton } from "../_components/send-button";
import type { StaffAnswerState } from "./answer";

const field = "staffAccount";

type AddFormProps = {
  state: StaffAnswerState;
  /** Whether the latest answer on the page is for this form. */
  shown: boolean;
  add: (form: FormData) => void;
};

/** Remounted for each answer, with the typed values. */
export function AddForm({ state: { answer, typed, answeredAt }, shown, add }: AddFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const declined = shown && answer?.kind === "declined" ? answer : null;

  useEffect(() => {
    if (declined && answeredAt > 0) form.current?.querySelector<HTMLInputElement>(`#${field}`)?.focus();
  }, [declined, answeredAt]);

  return (
    <form ref={form} action={add} noValidate className="grid justify-items-start gap-4">
      <div className="grid w-full gap-4 sm:grid-cols-[minmax(0,1fr)_11rem]">
        <Field>
          <FieldLabel field={field}>E-mail</FieldLabel>
          <Input
            {...fieldControl(field, { hint: true, error: declined !== null })}
            inputMode="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            maxLength={maxAccountLength}
            defaultValue={typed.account}
          />
          <FieldError field={field} className="whitespace-pre-line">
            {declined?.message}
          </FieldError>
        </Field>
        <Field>
          <FieldLabel field="role">Role</FieldLabel>
          <NativeSelect {...fieldControl("role", { hint: true })} defaultValue={typed.role || "support"}>
            <option value="support">Support</option>
            <option value="admin">Admin</option>
          </NativeSelect>
        </Field>
      </div>
      <div className="grid gap-1.5">
        <FieldHint field={field}>
          The account must already exist. Create one in Supabase (Authentication, Users, Add user).
        </FieldHint>
        <FieldHint field="role">
          Support staff can only read. By default, owners’ names and addresses are masked for them. Admins can
          do everything.
        </FieldHint>
      </div>
      {declined?.needsConsent && (
        <Label className="flex min-h-6 cursor-pointer items-center gap-2">
          <Checkbox name="acceptOwnerOf" value={typed.account.trim()} />
          <span>Give this customer’s account access to the console anyway</span>
        </Label>
      )}
      <SendButton>Add to staff</SendButton>
    </form>
  );
}
