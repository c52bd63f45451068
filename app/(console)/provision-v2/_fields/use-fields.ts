import { useCallback, useState } from "react";
import type { ProvisionField } from "@/lib/provisioning/input";
import type { FormAnswer, FormState, FormValues } from "../_form/form-state";
import { localProblem, refusalMessages } from "./field-messages";
import { useFollowingSlug } from "./use-following-slug";

/** What a control needs to know of its field. */
export type FieldProps = {
  name: ProvisionField;
  value: string;
  error: string | null;
  readOnly: boolean;
  change: (value: string) => void;
  leave: () => void;
};

/**
 * The values of the form and what is said about them: nothing while a field is first typed into, a message once
 * it was left or sent, and from then on the truth with every key.
 */
export function useFields(answered: FormState, locked: boolean) {
  const [values, setValues] = useState(answered.values);
  const [told, setTold] = useState(() => refusalMessages(answered));
  const [shown, setShown] = useState<readonly ProvisionField[] | "all">(answered.refusal ? "all" : []);
  const following = useFollowingSlug(values.name, answered);
  const slug = values.slug || following;

  const change = useCallback(
    (field: ProvisionField, value: string): void => {
      if (locked) return;
      // The consent to make an account the owner holds for the address that it was given for.
      const consent = field === "ownerEmail" ? { ownerAccount: "new" } : {};
      setValues((before) => ({ ...before, [field]: value, ...consent }));
      // A slug may follow its name.
      const stale = field === "name" ? ["name", "slug"] : [field];
      setTold((before) =>
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
    const isShown = shown === "all" || shown.includes(name);
    return {
      name,
      value,
      error: told[name] ?? (isShown ? localProblem(name, value) : null),
      readOnly: locked,
      change: (changed) => change(name, changed),
      leave: () => leave(name),
    };
  }

  /** Puts values in that nobody typed here, such as those of a draft. */
  function fill(filled: Partial<FormValues>): void {
    setValues((before) => ({ ...before, ...filled }) as FormValues);
  }

  /** Shows what a refusal says of each field. */
  function tell(answer: FormAnswer): void {
    setTold(refusalMessages(answer));
    setShown("all");
  }

  return { values: { ...values, slug }, typed: values, field, change, fill, tell };
}
