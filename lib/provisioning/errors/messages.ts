import type { Unchecked } from "@/lib/guards/unchecked";
import type { EmailAnswer, OwnerProblem, SlugHolder } from "../answers";

/**
 * The texts about the form's fields and the results of the live check, in one place so that the wording stays
 * consistent. A message about a field's value includes the fix. No message contains an error code.
 */

/** Text that may contain links. */
export type Sentence = readonly (string | { text: string; href: string })[];

/** A sentence as plain text, without its links. */
export function plainText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === "string" ? part : part.text)).join("");
}

// Fields

/** Messages for a name field; `label` is used within a sentence. */
function nameMessages(label: string, example: string) {
  return {
    missing: `Enter the ${label}, for example ${example}.`,
    tooLong: `The ${label} is too long. Use at most 100 characters.`,
    broken: `The ${label} contains an unreadable character. Type the ${label} again.`,
    hidden: (character: string) => `The ${label} has ${character}. Remove it, or type the ${label} again.`,
  };
}

export const nameTexts = {
  name: nameMessages("business name", "Golden Spoon"),
  ownerName: nameMessages("owner’s name", "Ana Novak"),
};

/** Messages for a product's own field, in addition to those of its schema. */
export function productFieldTexts(label: string) {
  return {
    tooLong: `“${label}” is too long. Use at most 2,000 characters.`,
    broken: `“${label}” contains an unreadable character. Type the value again.`,
    hidden: (character: string) => `“${label}” has ${character}. Remove it, or type the value again.`,
    number: `Enter “${label}” as a number, for example 12.`,
    option: `Choose one of the listed values for “${label}”.`,
  };
}

/** Messages for a value that the product's own tables refuse. */
export const productRuleTexts = {
  check: (constraint: string) =>
    `The product’s database doesn’t accept this value (check ${constraint}). Enter another.`,
  taken: "Another row in the product’s database already has this value. Enter another.",
  tooLong: (limit: number) =>
    `The product’s database stores at most ${limit} characters here. Shorten this value.`,
};

/** The other messages about addresses are in `lib/platform/email-address.ts`. */
export const emailMissing = "Enter the owner’s e-mail address, for example ana@golden-spoon.com.";

export const slugTexts = {
  missing: (example: string | undefined) =>
    example ? `Enter a slug, for example ${example}.` : "Enter a slug.",
  unknownReading: (missing: string) =>
    `The Chinese characters in this business name can be read in several ways, so no slug can be made from them. ${missing}`,
  underivable: (missing: string) => `No slug can be made from this business name. ${missing}`,
  tooShort: "The slug is too short. Use at least 2 characters.",
  tooLong: (length: number, limit: number) =>
    `The slug has ${length} characters. Shorten it to ${limit} or fewer.`,
  capitals: (fixed: string) => `The slug has capital letters. Use ${fixed} instead.`,
  outerHyphen: "The slug begins or ends with a hyphen. Remove it.",
  hyphenPair: "The slug has two hyphens in a row. Keep one of them.",
  characters: "The slug has characters that a web address can’t have. Use a–z, 0–9 and single hyphens.",
};

export const choiceTexts = {
  plan: "Choose a plan from the list.",
  timezone: "Choose a time zone from the list, or use its IANA name, such as Europe/Prague.",
  currency: "Choose a currency from the list, or use a current ISO 4217 code, such as EUR.",
  locale: "Choose a language from the list, or use a language tag with a country, such as en-GB.",
  ownerAccount: "Choose whether to create an account for the owner or use an existing one.",
};

// The live check

const otherSlug = "Choose another slug.";
const otherAddress = "Use another address.";

/** Why a slug is not available. */
export function slugConflict(slug: string, holder: SlugHolder): Sentence {
  switch (holder.kind) {
    case "tenant":
      return [
        `${slug} belongs to `,
        { text: holder.name, href: `/tenants/${holder.slug}` },
        ` (since ${dayText(holder.since)}). ${otherSlug}`,
      ];
    case "attempt":
      return [
        `${slug} is held by `,
        { text: "an attempt in progress", href: `/audit/${holder.attemptId}` },
        `, started ${ageText(holder.secondsAgo)} by ${holder.actorEmail}. Wait for it to finish, or choose another slug.`,
      ];
    case "platform":
      return [`${slug} is reserved: ${reservedFor[holder.reason] ?? "used by the platform"}. ${otherSlug}`];
  }
}

/** The kinds of reserved words, as `provisioning.reserved_slugs` names them. */
const reservedFor: Record<string, string> = {
  route: "the platform has a page with this name",
  infrastructure: "used by the platform’s own servers",
  mail: "used for the platform’s e-mail",
  brand: "used by the platform itself",
};

/**
 * Why a new owner cannot have an address; null if there is no conflict. `canAdopt`: the form offers to make the existing
 * account the owner.
 */
export function emailConflict(answer: EmailAnswer, { canAdopt = true } = {}): Sentence | null {
  switch (answer.state) {
    case "available":
    case "malformed":
      return null;
    case "account":
      return [
        ...ownedText(answer.tenants, answer.moreTenants),
        answer.problem
          ? `. ${ineligibleText(answer.problem, answer.ids)}`
          : adviceFor(answer.tenants.length, canAdopt),
      ];
    case "held":
      return [
        "This address is used by ",
        { text: "an attempt in progress", href: `/audit/${answer.attemptId}` },
        `, started ${ageText(answer.secondsAgo)} by ${answer.actorEmail}. Wait for it to finish, or use another address.`,
      ];
    case "cleaning":
      return [
        "This address is being freed: the account of an undone attempt is about to be removed. Try again in a minute, or use another address.",
      ];
  }
}

function adviceFor(owned: number, canAdopt: boolean): string {
  if (!canAdopt) return `. ${otherAddress}`;
  return owned > 0
    ? ". Use another address, or make them the owner of this tenant too."
    : ". Use another address, or make this account the owner.";
}

function ownedText(tenants: readonly { name: string; slug: string }[], more: number): Sentence {
  if (tenants.length === 0) return ["This address already has an account"];
  const names = tenants.flatMap(({ name, slug }, index) => {
    const last = index > 0 && index === tenants.length - 1 && more === 0;
    return [index === 0 ? "" : last ? " and " : ", ", { text: name, href: `/tenants/${slug}` }];
  });
  return ["This person already owns ", ...names, more > 0 ? ` and ${more} more` : ""];
}

const ineligibleTexts: Record<OwnerProblem, string> = {
  ambiguous: "Several accounts share this address",
  deleted: "The account with this address has been deleted. Use another address.",
  cleaning:
    "The account of an undone attempt has this address and is about to be removed. Try again in a minute, or use another address.",
  banned: "The account with this address is banned. Lift the ban in Supabase, or use another address.",
  unconfirmed:
    "The account with this address has never confirmed it, so it may belong to someone else. Confirm the address in Supabase (Authentication, Users), or use another address.",
};

/** Why an account cannot be the owner, and what to do. `ids`: all accounts that share the address. */
export function ineligibleText(problem: OwnerProblem, ids: readonly string[] = []): string {
  const text = ineligibleTexts[problem];
  return problem === "ambiguous"
    ? `${text}: ${ids.join(", ")}. Change or delete all but one in Supabase (Authentication, Users).`
    : text;
}

/** Why a value was refused, if the live check could not run and only the refusal names the reason. */
export const conflictTexts: Record<string, Record<string, string>> = {
  INVALID_INPUT: {
    none: "No account has this address. Submit the form again to create one.",
    sso: "The account with this address signs in through another service (SSO) and can’t own a tenant here. Create a new account for the owner, or use another address.",
    deleted: ineligibleTexts.deleted,
    unconfirmed: ineligibleTexts.unconfirmed,
  },
  SLUG_TAKEN: {
    tenant: `Another tenant has this slug. ${otherSlug}`,
    attempt: "An attempt in progress holds this slug. Wait for it to finish, or choose another slug.",
    platform: `This slug is reserved: used by the platform. ${otherSlug}`,
  },
  EMAIL_TAKEN: {
    account: `This address already has an account. ${otherAddress}`,
    attempt: "An attempt in progress uses this address. Wait for it to finish, or use another address.",
    banned: ineligibleTexts.banned,
    cleanup: ineligibleTexts.cleaning,
  },
};

/** Why a field could not be checked. The form can be submitted in every case. */
export function uncheckedText(reason: Unchecked): Sentence {
  switch (reason.unchecked) {
    case "signed-out":
      return [
        "Not checked: your session has ended. ",
        { text: "Sign in again", href: "/login?next=/provision-v2" },
        "; what you typed is kept.",
      ];
    case "forbidden":
      return ["Not checked: only admins can provision tenants."];
    case "rate-limited":
      return [
        `Couldn’t check: too many checks in a short time. Wait ${reason.retryAfterSeconds} s, or submit the form and we’ll check then.`,
      ];
    case "database":
      return ["Couldn’t check right now. We’ll check when you submit."];
  }
}

/** Texts shown when there is no problem. */
export const liveTexts = {
  slugChecking: (slug: string) => `Checking ${slug}…`,
  slugAvailable: (slug: string) => `${slug} is available.`,
  emailIdle: "We’ll create their account with this address.",
  emailChecking: "Checking the address…",
  emailAvailable: "No account has this address: one will be created.",
  emailAdopted: (ownerName: string) =>
    `The account with this address will be the owner, and keeps its own name and password. ${
      ownerName === "" ? "The owner’s name" : `“${ownerName}”`
    } is used for this tenant only.`,
};

/** Texts about a slug that the form changed. */
export const slugChangeTexts = {
  taken: (slug: string) => `Changed to ${slug}.`,
  fixed: (typed: string, slug: string) => `“${typed}” becomes ${slug}.`,
};

/** "3 March 2026", the same on the server and in every browser. */
export function dayText(iso: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));
}

function ageText(seconds: number): string {
  return seconds < 100 ? `${Math.round(seconds)} s ago` : `${Math.round(seconds / 60)} min ago`;
}

/** What exists after a refusal while the undo is still pending. */
export const cleanupPendingText =
  "No tenant was created. The owner’s account may be left over; it is flagged and will be removed.";

/** Shown with a preview that ended at a foreign key to the new owner's account. */
export const incompletePreview =
  "Some rows may be missing: a preview for a new owner needs an account without a tenant, and there is none.";

/** Why a submitted form or a preview got no response. */
export const noAnswerTexts = {
  "no-preview": {
    title: "Couldn’t load the preview",
    text: "The server didn’t respond. A preview creates nothing. Check your connection, then try again.",
  },
  lost: {
    title: "We couldn’t find out what happened",
    text: "We got no response, so the tenant may or may not have been created. Submit the form again in a moment, unchanged: it’s the same request and can’t create a second tenant.",
  },
  outdated: {
    title: "A new version is available",
    text: "The console was updated while this page was open, so the form wasn’t submitted. Reload the page: what you typed is kept.",
  },
};
