import { expect, test } from "vitest";
import { emailStatus, shownErrors } from "./field-status";

const names = ["name", "slug", "ownerName", "ownerEmail", "plan"] as const;
const live: Parameters<typeof shownErrors>[2] = {
  slug: {
    state: "taken",
    holder: { kind: "tenant", name: "Golden Spoon", slug: "golden-spoon", since: "2026-03-03T00:00:00Z" },
    suggestions: [],
  },
  ownerEmail: { state: "account", tenants: [], moreTenants: 0, adoptable: true },
};

/** Form fields with these error messages. */
function fieldWith(errors: Readonly<Record<string, string>>) {
  return (name: string) => ({ value: name === "slug" ? "golden-spoon" : "", error: errors[name] ?? null });
}

test("the summary lists the errors of the fields, including conflicts from the live checks, in form order", () => {
  const field = fieldWith({ plan: "Choose a plan.", ownerName: "Enter the owner’s name." });
  expect(shownErrors(names, field, live, false)).toEqual([
    {
      name: "slug",
      message: "golden-spoon belongs to Golden Spoon (since 3 March 2026). Choose another slug.",
    },
    { name: "ownerName", message: "Enter the owner’s name." },
    {
      name: "ownerEmail",
      message: "This address already has an account. Use another address, or make this account the owner.",
    },
    { name: "plan", message: "Choose a plan." },
  ]);
});

test("the message about an existing account explains what the entered name is used for", () => {
  expect(emailStatus(null, live.ownerEmail, true, "Ana Novak")).toEqual({
    tone: "success",
    sentence: [
      "The account with this address will be the owner, and keeps its own name and password. “Ana Novak” is used for this tenant only.",
    ],
  });
});

test("an existing account that becomes the owner is not listed as an error, unless the server refused it", () => {
  const free: typeof live = { ...live, slug: { state: "available" } };
  expect(shownErrors(names, fieldWith({}), free, true)).toEqual([]);
  const refused = fieldWith({ ownerEmail: "No account has this address." });
  expect(shownErrors(names, refused, free, true)).toEqual([
    { name: "ownerEmail", message: "No account has this address." },
  ]);
});
