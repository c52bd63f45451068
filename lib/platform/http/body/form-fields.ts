/**
 * The fields of the form that an action received; none if the argument is not a form. Any client can call an action
 * with any arguments, regardless of the declared types.
 */
export function formFields(form: unknown): Readonly<Record<string, unknown>> {
  return form instanceof FormData ? Object.fromEntries(form) : {};
}

/** The number of the next response: one more than the number in the state that the browser sent back, or else 1. */
export function nextAnswer(previous: unknown): number {
  const { answers } = Object(previous) as { answers?: unknown };
  return typeof answers === "number" && Number.isSafeInteger(answers) ? answers + 1 : 1;
}
