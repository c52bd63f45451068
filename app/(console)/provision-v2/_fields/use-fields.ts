import { useCallback, useState } from "react";
import type { ProvisionField } from "@/lib/provisioning/input";
import { nameProblem } from "@/lib/provisioning/input/field-problems";
import { underivableSlugProblem } from "@/lib/provisioning/slug/slug-problem";
import type { FormAnswer, FormState, FormValues } from "../_form/form-state";
import { localProblem } from "./field-messages";
import { useDerivedSlug } from "./use-derived-slug";

/** The props of a field's control. */
export type FieldProps = {
  name: ProvisionField;
  value: string;
  error: string | null;
  readOnly: boolean;
  change: (value: string) => void;
  leave: () => void;
};

/**
 * The values of the form and their messages. A field shows no message until it loses focus with a value in it, or the
 * server refuses fields. From then on, the message updates with every keystroke.
 */
export function useFields(serverState: FormState, locked: boolean, afterPress: (update: () => void) => void) {
  const [values, setValues] = useState(serverState.values);
  const [serverErrors, setServerErrors] = useState(serverState.refusal?.messages ?? {});
  const [shown, setShown] = useState<readonly ProvisionField[] | "all">(
    hasFieldErrors(serverState) ? "all" : [],
  );
  const derived = useDerivedSlug(values, serverState);
  const slug = values.slug || (derived ?? "");
  /** True if no slug can be made from the valid business name, so one must be typed. */
  const mustTypeSlug = !values.slug && derived === "" && nameProblem("name", values.name) === null;
  const underivable = underivableSlugProblem(values.name, values.locale);

  const change = useCallback(
    (field: ProvisionField, value: string): void => {
      if (locked) return;
      // The consent to use an existing account applies only to the address that it was given for.
      const consent = field === "ownerEmail" ? { ownerAccount: "new" } : {};
      setValues((before) => ({ ...before, [field]: value, ...consent }));
      // The slug may be derived from the name, whose transliteration depends on the language.
      const stale = field === "name" || field === "locale" ? [field, "slug"] : [field];
      setServerErrors((before) =>
        Object.fromEntries(Object.entries(before).filter(([name]) => !stale.includes(name))),
      );
    },
    [locked],
  );

  function leave(field: ProvisionField): void {
    if (values[field]) setShown((before) => (before === "all" ? before : [...before, field]));
  }

  function field(name: ProvisionField): FieldProps {
    const value = (name === "slug" ? slug : values[name]) ?? "";
    return {
      name,
      value,
      error: serverErrors[name] ?? shownProblem(name, value),
      readOnly: locked,
      change: (changed) => change(name, changed),
      leave: () => afterPress(() => leave(name)),
    };
  }

  function shownProblem(name: ProvisionField, value: string): string | null {
    const isShown = (field: ProvisionField) => shown === "all" || shown.includes(field);
    if (name === "slug" && mustTypeSlug) return isShown("slug") || isShown("name") ? underivable : null;
    return isShown(name) ? localProblem(name, value) : null;
  }

  /** Sets values that were not typed here, such as those of a draft. */
  function fill(filled: Partial<FormValues>): void {
    setValues((before) => ({ ...before, ...filled }) as FormValues);
  }

  /** Shows the messages of a refusal next to their fields. */
  function showRefusal(answer: FormAnswer): void {
    setServerErrors(answer.refusal?.messages ?? {});
    if (hasFieldErrors(answer)) setShown("all");
  }

  return { values: { ...values, slug }, typed: values, mustTypeSlug, field, change, fill, showRefusal };
}

function hasFieldErrors({ refusal }: FormAnswer): boolean {
  return refusal?.field !== undefined || refusal?.fields !== undefined;
}
