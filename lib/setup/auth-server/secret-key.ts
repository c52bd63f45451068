import { type Check, ok, problem, skipped } from "../check";
import { callAuth, serviceProblem } from "./call-auth";

/** Checks that the secret key has admin rights, by listing accounts, which changes nothing. */
export const secretKey: Check = {
  name: "secret key",
  run: async (context) => {
    const answer = await callAuth(context, "/auth/v1/admin/users?page=1&per_page=1", "secret");
    if (!answer) return skipped("the Supabase project's address is missing or not valid");
    if (answer.failure)
      return skipped(`the authentication service could not be reached: ${answer.failure.reason}`);
    const wrong = serviceProblem(answer, context.nameOf("supabaseUrl"));
    if (wrong) return wrong;
    if (answer.status === 200 && Array.isArray(answer.body.users))
      return ok("can create and delete accounts");
    const refused = answer.status === 401 || answer.status === 403;
    if (!refused) {
      return problem(
        `The authentication service returned no list of accounts (status ${answer.status})`,
        `Check that ${context.nameOf("supabaseUrl")} points to Supabase's Auth server, and look at its logs (Supabase, Logs, Auth).`,
      );
    }
    return problem(
      `The project refuses ${context.nameOf("supabaseSecretKey")} (status ${answer.status})`,
      "Copy a secret key of this project (Supabase, Project Settings, API Keys, Secret keys); it begins with sb_secret_.",
    );
  },
};
