/**
 * What an action was sent as a form. An action is an address that anybody can call with anything, whatever its types
 * say; what is no form has no fields.
 */
export function sentForm(form: unknown): Readonly<Record<string, unknown>> {
  return form instanceof FormData ? Object.fromEntries(form) : {};
}

/** The number of the next answer, after that of the state which came back from the browser. */
export function nextAnswer(previous: unknown): number {
  const { answers } = Object(previous) as { answers?: unknown };
  return typeof answers === "number" && Number.isSafeInteger(answers) ? answers + 1 : 1;
}
