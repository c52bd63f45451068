import { readFileSync } from "node:fs";

/** What the production build itself says can be asked of it from outside. */

type Manifest = {
  node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
};

export type BuiltAction = { id: string; name: string; page: string };

/** Every server action, by the id under which a request names it, with a page that has it. */
export function builtActions(): BuiltAction[] {
  const { node } = read<Manifest>("server/server-reference-manifest.json");
  const routes = builtRoutes();
  return Object.entries(node).map(([id, { workers, exportedName }]) => {
    const [worker = ""] = Object.keys(workers);
    return { id, name: exportedName, page: routes[worker.replace(/^app/, "")] ?? "" };
  });
}

/** Every address that answers, pages and route handlers, with its parameters in brackets. */
export function builtAddresses(): string[] {
  return Object.values(builtRoutes()).filter((address) => !address.startsWith("/_"));
}

/** Addresses by the file that answers there. */
function builtRoutes(): Record<string, string> {
  return read<Record<string, string>>("app-path-routes-manifest.json");
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(`.next/${file}`, "utf8")) as T;
}
