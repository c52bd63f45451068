/**
 * The fields of the form that an action received. An action is a URL that any client can call with any arguments, whatever its
 * types declare. Anything but a form has no fields.
 */
export function formFields(form: unknown): Readonly<Record<string, unknown>> {
  return form instanceof FormData ? Object.fromEntries(form) : {};
}

/** The number of the next answer: one more than that of the state that the browser returned. */
export function nextAnswer(previous: unknown): number {
  const { answers } = Object(previous) as { answers?: unknown };
  return typeof answers === "number" && Number.isSafeInteger(answers) ? answers + 1 : 1;
}
