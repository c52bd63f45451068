import { type Check, ok, problem, skipped } from "../check";
import { endpointOf, projectOf } from "./supabase-project";

/** All settings must be of one project; copied from two, everything answers and nothing fits. */
export const oneProject: Check = {
  name: "one project",
  run: (context) => {
    const project = projectOf(context.supabaseUrl ?? "");
    const databases = [context.get("databaseUrl"), context.migrationUrl].map(
      (url) => endpointOf(url ?? "")?.project,
    );
    const known = databases.filter((found) => found != null);
    if (!project || known.length === 0) return skipped("the addresses do not name a project");
    const other = known.find((found) => found !== project);
    if (!other) return ok(`all addresses are of ${project}`);
    return problem(
      `${context.nameOf("supabaseUrl")} is of the project ${project}, but a connection string is of ${other}`,
      `Copy the connection strings from the project ${project} (Supabase, Connect), or the URL and the keys from ${other} (Project Settings, API Keys).`,
    );
  },
};
