import { type Check, ok, problem, skipped } from "../check";
import { callAuth, serviceProblem } from "./call-auth";

const keys = "Supabase, Project Settings, API Keys";

/** Checks that the Auth server answers, and accepts the publishable key. */
export const authServer: Check = {
  name: "authentication service",
  run: async (context) => {
    if (!context.supabaseUrl) return skipped("the Supabase project's address is missing or not valid");
    const name = context.nameOf("supabaseUrl");
    const answer = await callAuth(context, "/auth/v1/health", "publishable");
    const wrong = answer && serviceProblem(answer, name);
    if (!answer || wrong) return wrong ?? skipped("the Supabase project's address is missing or not valid");
    if (answer.status === 401 || answer.status === 403) {
      return problem(
        `The project at ${name} does not accept ${context.nameOf("supabasePublishableKey")}`,
        `Copy the publishable key of this project (${keys}).`,
      );
    }
    if (answer.body.name === "GoTrue") return ok("answers, and accepts the publishable key");
    return problem(
      `The server at ${name} is not the API of a Supabase project (status ${answer.status})`,
      `Set ${name} to https://<project reference>.supabase.co (Supabase, Project Settings, Data API).`,
    );
  },
};
