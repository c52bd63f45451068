import { type Check, ok, problem, skipped } from "../check";
import { endpointOf, projectOf } from "./supabase-project";

/** Checks that all addresses belong to one project. Two projects would both answer, but their data would not match. */
export const oneProject: Check = {
  name: "one project",
  run: (context) => {
    const project = projectOf(context.supabaseUrl ?? "");
    const databases = [context.get("databaseUrl"), context.migrationUrl].map(
      (url) => endpointOf(url ?? "")?.project,
    );
    const projects = databases.filter((each) => each != null);
    if (!project || projects.length === 0) return skipped("the addresses do not name a project");
    const other = projects.find((each) => each !== project);
    if (!other) return ok(`all addresses belong to ${project}`);
    return problem(
      `${context.nameOf("supabaseUrl")} belongs to the project ${project}, but a connection string belongs to ${other}`,
      `Copy the connection strings from the project ${project} (Supabase, Connect), or the URL and the keys from ${other} (Project Settings, API Keys).`,
    );
  },
};
