"use client";

import { useActionState, useRef } from "react";
import type { FormField } from "@/lib/provisioning/input/product-fields";
import type { ChoiceName } from "../_fields/choice-field";
import { loadSlugify } from "../_fields/lazy-slugify";
import { OwnerFields } from "../_fields/owner-fields";
import { ProductFields } from "../_fields/product-fields";
import { SettingsFields } from "../_fields/settings-fields";
import { SlugField } from "../_fields/slug-field";
import { TextField } from "../_fields/text-field";
import { ConnectionLost } from "../_progress/connection-lost";
import { NoAnswerNotice } from "../_progress/no-answer-notice";
import { Progress } from "../_progress/progress";
import { provisionAction } from "../actions";
import { ErrorSummary } from "./error-summary";
import type { FormState } from "./form-state";
import { PreviewSection } from "./lazy-preview";
import { SubmitBar } from "./submit-bar";
import { useProvisionForm } from "./use-provision-form";

type ProvisionFormProps = {
  initial: FormState;
  staffId: string;
  /** The attempt that the values are from; null for an empty form. */
  source: string | null;
  /** The settings that default to the browser's values; none if the settings were already chosen. */
  browserSettings: readonly ChoiceName[];
  tenantDomain: string;
  choices: Partial<Record<ChoiceName, string>>;
  productFields: readonly FormField[];
};

/** The provisioning form. It can be filled in, previewed and submitted before any script has loaded. */
export function ProvisionForm(props: ProvisionFormProps) {
  const { initial, staffId, source, browserSettings, tenantDomain, choices, productFields } = props;
  const [serverState, action] = useActionState(provisionAction, initial);
  const element = useRef<HTMLFormElement>(null);
  const form = useProvisionForm({ serverState, element, staffId, source, browserSettings });
  const { state, field, live, sending } = form;

  return (
    <form
      ref={element}
      action={action}
      onSubmit={form.submit}
      onKeyDown={form.onKeyDown}
      onFocus={loadSlugify}
      noValidate
      aria-busy={sending !== null}
      className="grid gap-6"
    >
      {sending === null && form.noAnswer && (
        <NoAnswerNotice reason={form.noAnswer} key={`none ${state.answers}`} />
      )}
      {sending === null && state.refusal && (
        <ErrorSummary state={state} errors={form.errors} key={`why ${state.answers}`} />
      )}
      <input type="hidden" name="attemptId" value={state.attemptId} />
      <input type="hidden" name="staffId" value={staffId} />
      <div className="grid gap-5">
        <TextField {...field("name")} label="Business name" placeholder="e.g. Golden Spoon" required />
        <SlugField
          field={form.slugField}
          live={live.slug}
          autofix={form.slugAutofix}
          follows={form.follows}
          required={form.mustTypeSlug}
          tenantDomain={tenantDomain}
        />
      </div>
      <OwnerFields
        name={field("ownerName")}
        email={form.emailField}
        account={field("ownerAccount")}
        live={live.ownerEmail}
        adopted={form.adopted}
      />
      <SettingsFields field={field} change={form.change} choices={choices} />
      <ProductFields fields={productFields} field={field} />
      <SubmitBar pending={sending !== null} previewing={form.previewing} draft={form.draft} />
      {sending === null && form.preview && (
        <PreviewSection {...form.preview} key={`preview ${state.answers}`} />
      )}
      {sending && (
        <Progress title={`Provisioning ${field("name").value}`} marks={sending.marks} fresh>
          {sending.lostConnection && (
            <ConnectionLost
              attemptExists={sending.lostConnection === "after-claim"}
              stopWaiting={form.stopWaiting}
            />
          )}
        </Progress>
      )}
    </form>
  );
}
