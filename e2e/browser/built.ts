import { readFileSync } from "node:fs";

/** The entry points of the production build, from its own manifests. */

type Manifest = {
  node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
};

export type BuiltAction = { id: string; name: string; page: string };

/** Every server action, with the id that requests use and a page that contains it. */
export function builtActions(): BuiltAction[] {
  const { node } = read<Manifest>("server/server-reference-manifest.json");
  const routes = builtRoutes();
  return Object.entries(node).map(([id, { workers, exportedName }]) => {
    const [worker = ""] = Object.keys(workers);
    return { id, name: exportedName, page: routes[worker.replace(/^app/, "")] ?? "" };
  });
}

/** Every path of a page or a route handler, with its parameters in brackets. */
export function builtPaths(): string[] {
  return Object.values(builtRoutes()).filter((route) => !route.startsWith("/_"));
}

/** Paths by the file that handles them. */
function builtRoutes(): Record<string, string> {
  return read<Record<string, string>>("app-path-routes-manifest.json");
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(`.next/${file}`, "utf8")) as T;
}
