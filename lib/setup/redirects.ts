import { askAuth } from "./ask-auth";
import { type Check, ok, problem, skipped } from "./check";

/**
 * Links to owners may lead to this console. A link with a token that was never given out is asked to lead there:
 * the Auth server refuses the token, and says so at the address that it allows.
 */
export const redirects: Check = {
  name: "redirect allow-list",
  run: async (site) => {
    const given = site.get("siteUrl") ?? `http://localhost:${site.source.PORT || 3000}`;
    const address = given.includes("://") ? given : `https://${given}`;
    if (!URL.canParse(address)) return skipped("SITE_URL is no address");
    const target = `${new URL(address).origin}/activate`;
    const query = `token=${"0".repeat(56)}&type=recovery&redirect_to=${encodeURIComponent(target)}`;
    const answer = await askAuth(site, `/auth/v1/verify?${query}`, "publishable");
    const led = answer?.headers.get("location");
    if (!led) return skipped("the authentication service did not say where links may lead");
    if (led.startsWith(target)) return ok(`links may lead to ${target}`);
    return problem(
      `Links to owners may not lead to ${target}: Supabase would send them to ${new URL(led).origin} instead`,
      `Add ${target} to the list (Supabase, Authentication, URL Configuration, Redirect URLs).`,
    );
  },
};
