import { Field, FieldLabel, fieldControl } from "@/components/ui/field";
import { FieldStatus } from "@/components/ui/field-status";
import { Input } from "@/components/ui/input";
import type { EmailAnswer } from "@/lib/provisioning/answers";
import { Sentence } from "../../_components/sentence";
import { emailStatus } from "./field-status";
import { OwnerConsent } from "./owner-consent";
import { TextField } from "./text-field";
import type { FieldProps } from "./use-fields";
import type { Live } from "./use-live-check";

type OwnerFieldsProps = {
  name: FieldProps;
  email: FieldProps;
  /** Whether the existing account becomes the owner. */
  account: FieldProps;
  live: Live<EmailAnswer>;
  adopted: boolean;
};

/** The tenant's owner: a new account, or the one that already has the address. */
export function OwnerFields({ name, email, account, live, adopted }: OwnerFieldsProps) {
  const offered = live.state === "account" && live.adoptable;
  const { tone, sentence } = emailStatus(email.error, live, adopted, name.value.trim());
  return (
    <fieldset className="grid gap-5 border-t pt-6 sm:grid-cols-2">
      <legend className="sr-only">Owner</legend>
      <TextField {...name} label="Owner’s name" placeholder="e.g. Ana Novak" required />
      <Field>
        <FieldLabel field="ownerEmail">Owner’s e-mail</FieldLabel>
        <Input
          {...fieldControl("ownerEmail", { also: "ownerEmail-status" })}
          aria-invalid={tone === "danger" || undefined}
          type="email"
          value={email.value}
          onChange={(event) => email.change(event.target.value)}
          onBlur={email.leave}
          readOnly={email.readOnly}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="e.g. ana@golden-spoon.com"
          required
        />
        <FieldStatus id="ownerEmail-status" tone={tone} className="sm:min-h-15">
          <Sentence parts={sentence} />
        </FieldStatus>
        <OwnerConsent field={account} email={email.value} shown={offered || adopted} />
      </Field>
    </fieldset>
  );
}
