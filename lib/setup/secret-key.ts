import { askAuth } from "./ask-auth";
import { type Check, ok, problem, skipped } from "./check";

/** The key that creates owners' accounts is one of an administrator. Asked by a list, which changes nothing. */
export const secretKey: Check = {
  name: "secret key",
  run: async (site) => {
    const answer = await askAuth(site, "/auth/v1/admin/users?page=1&per_page=1", "secret");
    if (!answer) return skipped("the authentication service does not answer");
    if (answer.status === 200) return ok("may create and delete accounts");
    return problem(
      `The project refuses ${site.nameOf("supabaseSecretKey")} (status ${answer.status})`,
      "Copy a secret key of this very project (Supabase, Project Settings, API Keys, Secret keys); it begins with sb_secret_.",
    );
  },
};
