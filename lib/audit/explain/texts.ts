import type { ErrorCode } from "@/lib/guards/error-codes";

/** The parts of an explanation that differ from the form's texts, which address the user who submitted the form. */
export type AttemptText = { title?: string; cause?: string; next: string };

/** `actor` started the attempt. `again` is "Try again" for admins, and "Ask an admin to try again" for other readers. */
type Context = { actor: string; again: string };

const developer = "Ask a developer to look at this attempt";

/** The texts for each of the twelve error codes, for a reader who did not submit the form. */
export const attemptTexts: Record<ErrorCode, (context: Context) => AttemptText> = {
  UNAUTHENTICATED: ({ actor }) => ({
    title: "A second factor was missing",
    cause: `${actor} signed in with a password alone, or had last entered a code more than 12 hours earlier. Creating a tenant also needs a code from an authenticator app.`,
    next: `${actor} can enter a code and submit the form again.`,
  }),
  FORBIDDEN: ({ actor }) => ({
    title: "No permission to create tenants",
    cause: `Only admins can create tenants, and ${actor} wasn’t an admin at the time.`,
    next: `An admin can create this tenant, or give ${actor} the admin role.`,
  }),
  RATE_LIMITED: ({ actor, again }) => ({
    cause: `${actor} had reached the limit for attempts.`,
    next: `${again} in a few minutes: the limit is temporary.`,
  }),
  INVALID_INPUT: ({ again }) => ({
    title: "Some values couldn’t be used",
    next: `${again} with corrected values.`,
  }),
  SLUG_TAKEN: ({ again }) => ({ title: "The slug was taken", next: `${again} with another slug.` }),
  EMAIL_TAKEN: ({ again }) => ({
    title: "The owner’s e-mail address was in use",
    next: `${again} with another e-mail address, or make the existing account the owner if the form offers it.`,
  }),
  REQUEST_CONFLICT: ({ again }) => ({
    title: "The form had already been submitted with different details",
    cause: "The form had been submitted once before, and its details had changed since.",
    next: `Look at the earlier attempt first. ${again} if a second tenant is needed.`,
  }),
  AUTH_FAILED: ({ again }) => ({
    next: `${again}. If it keeps failing, ask a developer to check the authentication service.`,
  }),
  DATABASE_FAILED: ({ again }) => ({
    next: `${again}. If it keeps failing, ask a developer to check the database.`,
  }),
  VERIFICATION_FAILED: () => ({
    next: `${developer} first: the cause is in the console or the database’s schema.`,
  }),
  INTERRUPTED: ({ again }) => ({
    cause: "The server stopped in the middle of the attempt, so the attempt was undone.",
    next: `${again}.`,
  }),
  INTERNAL: ({ again }) => ({
    title: "Something went wrong in the console",
    next: `${again} once. If it fails again, ask a developer to look at this attempt.`,
  }),
};

/** The next step if trying again would fail for the same reason. */
export const repeatsText = `${developer}: the same values will fail again until the cause is fixed.`;
