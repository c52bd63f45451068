import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Unchecked } from "@/lib/guards/unchecked";
import type { Availability, EmailAnswer, SlugAnswer } from "@/lib/provisioning/answers";
import { cleanEmail, emailProblem } from "@/lib/provisioning/input/field-problems";
import { kindOfBusiness } from "@/lib/provisioning/slug/kind-of-business";
import { slugProblem } from "@/lib/provisioning/slug/slug-problem";
import type { Findings, FormValues } from "../_form/form-state";
import { checkAction } from "../actions";

/** Debounce before checking, in ms. */
const debounceMs = 350;

/** The result of the live check for a field's current value, or why there is none. */
export type Live<Answer> =
  | Answer
  | { state: "idle" | "checking" }
  | { state: "unchecked"; reason: Unchecked };

type Answers = { slug: SlugAnswer; ownerEmail: EmailAnswer };
type CheckedField = keyof Answers;
type Results = { [Field in CheckedField]: { value: string; live: Live<Answers[Field]> } | null };

const checkedFields = ["slug", "ownerEmail"] as const;
const problems = { slug: slugProblem, ownerEmail: emailProblem };
const idle = { state: "idle" } as const;

/**
 * Checks slug and e-mail after a pause in typing, or immediately with `checkNow`, in one request if both are due.
 * A result is shown only while the field has the value that was checked, and a newer check replaces it. No check
 * starts while the form is being sent, because the form’s own attempt may already have reserved both values.
 */
export function useLiveCheck(
  typed: FormValues,
  findings: Findings,
  paused: boolean,
  afterPress: (update: () => void) => void,
) {
  const { slug, ownerEmail, name, locale, timezone } = typed;
  const values = { slug, ownerEmail: cleanEmail(ownerEmail) };
  const [results, setResults] = useState<Results>(() => resultsIn(findings));
  const requested = useRef<Partial<Record<CheckedField, string>>>({
    slug: findings.slug?.value,
    ownerEmail: findings.ownerEmail?.value,
  });

  function show(fields: readonly CheckedField[], live: (field: CheckedField) => unknown) {
    const shown = fields.map((field) => [field, { value: values[field], live: live(field) }]);
    afterPress(() => setResults((before) => ({ ...before, ...Object.fromEntries(shown) })));
  }

  async function checkNow(): Promise<void> {
    if (paused) return;
    const due = checkedFields.filter(
      (field) => requested.current[field] !== values[field] && problems[field](values[field]) === null,
    );
    if (due.length === 0) return;
    for (const field of due) requested.current[field] = values[field];
    show(due, () => ({ state: "checking" }));
    const valueIfDue = (field: CheckedField) => (due.includes(field) ? values[field] : null);
    const answer = await fetchAvailability({
      slug: valueIfDue("slug"),
      ownerEmail: valueIfDue("ownerEmail"),
      name,
      locale,
      timezone,
      kind: kindOfBusiness(typed),
    });
    const latest = due.filter((field) => requested.current[field] === values[field]);
    if (!("unchecked" in answer)) return show(latest, (field) => answer[field] ?? idle);
    for (const field of latest) delete requested.current[field];
    show(latest, () => ({ state: "unchecked", reason: answer }));
  }

  /** Applies the results that came with a refusal. */
  function applyFindings(findings: Findings): void {
    const { slug, ownerEmail } = resultsIn(findings);
    if (slug) requested.current.slug = slug.value;
    if (ownerEmail) requested.current.ownerEmail = ownerEmail.value;
    setResults((before) => ({ slug: slug ?? before.slug, ownerEmail: ownerEmail ?? before.ownerEmail }));
  }

  const onPause = useEffectEvent(checkNow);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the debounce restarts when either value changes
  useEffect(() => {
    const timer = setTimeout(onPause, debounceMs);
    return () => clearTimeout(timer);
  }, [values.slug, values.ownerEmail]);

  return {
    slug: results.slug?.value === values.slug ? results.slug.live : idle,
    ownerEmail: results.ownerEmail?.value === values.ownerEmail ? results.ownerEmail.live : idle,
    checkNow,
    applyFindings,
  };
}

/** Returns a failed check if the request fails, for example without a network. */
async function fetchAvailability(
  question: Parameters<typeof checkAction>[0],
): Promise<Availability | Unchecked> {
  try {
    return await (await checkAction(question)).result;
  } catch {
    return { unchecked: "database" };
  }
}

function resultsIn({ slug, ownerEmail }: Findings): Results {
  return {
    slug: slug && { value: slug.value, live: slug.answer },
    ownerEmail: ownerEmail && { value: ownerEmail.value, live: ownerEmail.answer },
  };
}
