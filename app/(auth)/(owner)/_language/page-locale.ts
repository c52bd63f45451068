import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { getSignedIn } from "@/lib/auth/session";
import { preferredLanguage } from "@/lib/owner-access/language/preferred-language";
import { findLink } from "@/lib/owner-access/links/find";
import { currentVisitor } from "@/lib/owner-access/links/visitor";
import { pathHeader } from "@/lib/platform/http/path-header";
import { listOwnTenants } from "@/lib/tenants/own";

/** The link with this key. Cached per request, because each lookup of an unknown key counts against a limit. */
export const openLink = cache(async (key: string) => findLink(key, await currentVisitor()));

/** The signed-in user's tenants. */
export const ownTenants = cache(async () => {
  const user = await getSignedIn();
  return user ? listOwnTenants(user.id) : [];
});

/** The locale of a link's tenant, or the browser's language if that is unknown. */
export async function linkLocale(key: string): Promise<string> {
  const result = await openLink(key);
  const locale = result.kind === "problem" ? result.locale : result.link.locale;
  return locale ?? browserLanguage();
}

/** The locale of the user's first tenant, or the browser's language if that is unknown. */
export async function welcomeLocale(): Promise<string> {
  const [first] = await ownTenants();
  return first?.locale ?? browserLanguage();
}

export async function browserLanguage(): Promise<string> {
  return preferredLanguage((await headers()).get("accept-language"));
}

/**
 * The locale of the requested page if it is an owner's page, even one that does not exist; null for all other pages.
 * If the tenant can't be read, falls back to the browser's language, because error screens need a locale too.
 */
export const pageLocale = cache(async (): Promise<string | null> => {
  const [path = ""] = ((await headers()).get(pathHeader) ?? "").split("?");
  const [, page, key = "", ...rest] = path.split("/");
  if (page === "welcome") return welcomeLocale().catch(browserLanguage);
  if (page !== "activate") return null;
  return key === "" || rest.length > 0 ? browserLanguage() : linkLocale(key).catch(browserLanguage);
});
