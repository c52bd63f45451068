import type { ErrorCode } from "../../guards/error-codes";
import { sqlStateCause } from "./sql-states";

/** The details that name an object in a failed statement, in the order of the text. */
export const failedObjects = ["record", "table", "column", "constraint", "trigger", "function"] as const;
export type FailedObjects = Readonly<Partial<Record<(typeof failedObjects)[number], string>>>;

export type Explanation = { title: string; cause: string; exists: string; next: string; retryable: boolean };

const nothingCreated = "Nothing was created.";
/** An earlier submission of the same form may have created a tenant. */
const nothingNow = "Nothing was created by this request.";
const undone = "Nothing from this attempt was kept.";

/** The texts of the twelve codes: what happened, why, what exists now, and what to do. */
export const explanations: Record<ErrorCode, Explanation> = {
  UNAUTHENTICATED: {
    title: "You’re signed out",
    cause: "Your session ended before the form was submitted.",
    exists: nothingNow,
    next: "Sign in again, then submit the form again. What you typed is kept.",
    retryable: true,
  },
  FORBIDDEN: {
    title: "You don’t have permission to create tenants",
    cause: "Your account doesn’t have the admin role, and only admins can create tenants.",
    exists: nothingCreated,
    next: "Ask an admin to provision this tenant, or to give your account the admin role.",
    retryable: false,
  },
  RATE_LIMITED: {
    title: "Too many attempts in a short time",
    cause: "Your account or your network has reached the limit for now.",
    exists: nothingNow,
    next: "Wait a moment, then submit the form again.",
    retryable: true,
  },
  INVALID_INPUT: {
    title: "Check these fields",
    cause: "Some values are missing or can’t be used for a tenant.",
    exists: nothingCreated,
    next: "Correct the marked fields, then submit the form again.",
    retryable: true,
  },
  SLUG_TAKEN: {
    title: "This slug is taken",
    cause: "Another tenant has this slug, an attempt in progress holds it, or the platform reserves it.",
    exists: nothingCreated,
    next: "Choose another slug and submit the form again.",
    retryable: true,
  },
  EMAIL_TAKEN: {
    title: "This e-mail address already has an account",
    cause: "The owner’s e-mail address belongs to an existing account, or an attempt in progress holds it.",
    exists: nothingCreated,
    next: "Use another e-mail address, or make the existing account the owner if the form offers it.",
    retryable: true,
  },
  REQUEST_CONFLICT: {
    title: "This form was already submitted with different details",
    cause: "The form was already submitted once, and its details have changed since.",
    exists: "Nothing was created by this request. The earlier attempt is unchanged.",
    next: "Look at the earlier attempt first. Submit the form again to start a new one.",
    retryable: true,
  },
  AUTH_FAILED: {
    title: "The owner’s account couldn’t be created",
    cause: "The authentication service didn’t respond or refused the request.",
    exists: nothingCreated,
    next: "Submit the form again in a minute. If it keeps failing, ask a developer to check the authentication service.",
    retryable: true,
  },
  DATABASE_FAILED: {
    title: "The tenant’s records couldn’t be saved",
    cause: "The database didn’t complete the request, or the connection to it was lost.",
    exists: undone,
    next: "Submit the form again. If it keeps failing, ask a developer to check the database.",
    retryable: true,
  },
  VERIFICATION_FAILED: {
    title: "The tenant’s records were incomplete",
    cause: "The check before saving didn’t find exactly the records that a tenant must have.",
    exists: undone,
    next: "Ask a developer to look at the attempt before you submit the form again: the cause is in the console or the database’s schema.",
    retryable: false,
  },
  INTERRUPTED: {
    title: "The attempt was interrupted",
    cause: "The server stopped in the middle of the attempt.",
    exists: undone,
    next: "Submit the form again.",
    retryable: true,
  },
  INTERNAL: {
    title: "Something went wrong on our side",
    cause: "The console ran into an unexpected error.",
    exists: undone,
    next: "Submit the form again once. If it fails again, ask a developer, and give them the attempt’s ID.",
    retryable: true,
  },
};

/** DATABASE_FAILED if the database accepts no writes at all. */
export const readOnlyExplanation: Explanation = {
  title: "The database is read-only",
  cause: "It refuses every change: its disk may be full, or it may be a standby.",
  exists: nothingCreated,
  next: "Ask a developer to make the database writable. What you typed is kept.",
  retryable: false,
};

/** DATABASE_FAILED with the cause that Postgres reported, and the names of what failed. */
export function failedStatement(sqlstate: string, names: FailedObjects = {}): Explanation {
  const details = failedObjects.flatMap((name) => (names[name] ? [`${name} ${names[name]}`] : []));
  const cause = sqlStateCause(sqlstate, names.trigger ?? names.function);
  return {
    ...explanations.DATABASE_FAILED,
    cause: `${cause} (${[...details, `SQLSTATE ${sqlstate}`].join(", ")}).`,
  };
}

/** Like `failedStatement`, for an error that a retry would repeat. */
export function refusedRecords(sqlstate: string, names: FailedObjects): Explanation {
  return {
    ...failedStatement(sqlstate, names),
    next: "Ask a developer, and give them the attempt’s ID: the same form will fail again until the rule or the records change.",
    retryable: false,
  };
}

/** AUTH_FAILED, if the Auth server does not accept the console's key. */
export const secretKeyExplanation: Explanation = {
  ...explanations.AUTH_FAILED,
  cause: "The authentication service doesn’t accept the console’s secret key.",
  next: "Ask a developer to correct the secret key: every form will fail until then.",
  retryable: false,
};

/** AUTH_FAILED, if the Auth server's database refused the account, for example through a trigger on `auth.users`. */
export function refusedAccount(sqlstate: string, message?: string): Explanation {
  return {
    ...explanations.AUTH_FAILED,
    cause: message
      ? `A trigger on Supabase’s accounts table rejected it: “${message}”.`
      : `A rule on Supabase’s accounts table rejected it (SQLSTATE ${sqlstate}).`,
    next: "Ask a developer, and give them the attempt’s ID: the same form will fail again until the rule changes.",
    retryable: false,
  };
}

/** VERIFICATION_FAILED, if the account no longer exists or its address differs from the request. */
export const otherAccount: Explanation = {
  ...explanations.VERIFICATION_FAILED,
  title: "The owner’s account was changed",
  cause:
    "The authentication service created the account, but no account had the owner’s address when the records were about to be saved. A trigger on Supabase’s accounts table changed its address or removed it.",
  next: "Ask a developer to correct the trigger before you submit the form again.",
};

/** VERIFICATION_FAILED, if there are too many or too few records. Each count reads like `studio: 2 instead of 1`. */
export function wrongCounts(counts: readonly string[]): Explanation {
  return {
    ...explanations.VERIFICATION_FAILED,
    title: "The tenant’s records weren’t as expected",
    cause: `The check before saving counted ${counts.join(", ")}.`,
  };
}

/** VERIFICATION_FAILED, if the new tenant has the key of another attempt's tenant. */
export const tenantKeyExplanation: Explanation = {
  ...explanations.VERIFICATION_FAILED,
  title: "The tenant’s key was used before",
  cause: "The product gave the new tenant a key that another attempt’s tenant has or had.",
  next: "Ask a developer to correct db/product/index.ts before you submit the form again: every tenant needs its own key.",
};

/** UNAUTHENTICATED, when a password alone is not enough. */
export const secondFactorExplanation: Explanation = {
  title: "A second factor is needed for this",
  cause:
    "You signed in with your password alone, or entered your last code more than 12 hours ago. Changes and exports also need a code from an authenticator app.",
  exists: nothingCreated,
  next: "Enter a code, or set up an app first, then submit the form again. What you typed is kept.",
  retryable: true,
};

/** UNAUTHENTICATED while this server's clock is wrong: signing in again does not help. */
export const clockExplanation: Explanation = {
  title: "This server’s clock is wrong",
  cause: "According to the console server’s clock, every session has expired, including yours.",
  exists: nothingNow,
  next: "Ask a developer to set the clock, then sign in and submit the form again. What you typed is kept.",
  retryable: true,
};
