"use client";

import { type ReactNode, useActionState } from "react";
import { Button } from "@/components/ui/button";
import { provisionAction } from "./actions";
import { ChoiceField, type ChoiceName } from "./choice-field";
import { ErrorSummary } from "./error-summary";
import { fieldMessages } from "./field-messages";
import type { FormState } from "./form-state";
import { NameAndSlug } from "./name-and-slug";
import { TextField } from "./text-field";
import { UnknownOutcome } from "./unknown-outcome";

type ProvisionFormProps = {
  initial: FormState;
  tenantDomain: string;
  options: Record<ChoiceName, ReactNode>;
};

/** The one page of provisioning. Every part of it works as a plain form before any script has loaded. */
export function ProvisionForm({ initial, tenantDomain, options }: ProvisionFormProps) {
  const [state, action, pending] = useActionState(provisionAction, initial);
  const { values, refusal } = state;
  const errors = fieldMessages(refusal);

  return (
    <form action={action} noValidate aria-busy={pending} className="grid gap-6">
      {state.unknown && <UnknownOutcome />}
      {refusal && <ErrorSummary refusal={refusal} errors={errors} key={`why ${state.answers}`} />}
      <input type="hidden" name="attemptId" value={state.attemptId} />
      <div className="grid gap-6" key={`fields ${state.answers}`}>
        <NameAndSlug values={values} errors={errors} tenantDomain={tenantDomain} />
        <fieldset className="grid gap-5 border-t pt-6 sm:grid-cols-2">
          <legend className="sr-only">Owner</legend>
          <TextField
            name="ownerName"
            label="Owner’s name"
            value={values.ownerName}
            error={errors.ownerName}
            autoComplete="off"
          />
          <TextField
            name="ownerEmail"
            label="Owner’s e-mail"
            type="email"
            hint="Their account is created with this address."
            value={values.ownerEmail}
            error={errors.ownerEmail}
            autoComplete="off"
            spellCheck={false}
          />
        </fieldset>
        <fieldset className="grid gap-5 border-t pt-6 sm:grid-cols-2">
          <legend className="sr-only">Settings</legend>
          <ChoiceField
            name="plan"
            label="Plan"
            value={values.plan}
            error={errors.plan}
            options={options.plan}
          />
          <ChoiceField
            name="timezone"
            label="Time zone"
            value={values.timezone}
            error={errors.timezone}
            options={options.timezone}
          />
          <ChoiceField
            name="currency"
            label="Currency"
            value={values.currency}
            error={errors.currency}
            options={options.currency}
          />
          <ChoiceField
            name="locale"
            label="Language"
            value={values.locale}
            error={errors.locale}
            options={options.locale}
          />
        </fieldset>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-5">
        <Button type="submit" size="lg" pending={pending}>
          {pending ? "Provisioning…" : "Provision tenant"}
        </Button>
        <p role="status" className="text-muted-foreground text-sm">
          {pending ? "Creating the account and all records. It is safe to leave this page." : ""}
        </p>
      </div>
    </form>
  );
}
