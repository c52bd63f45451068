import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, type Plugin } from "vite";

const root = path.resolve(import.meta.dirname, "..");

/** Lets bundled sources find the files next to them. */
const ownFolders: Plugin = {
  name: "own-folders",
  transform: (code, id) =>
    code.replaceAll(/\bimport\.meta\.dirname\b|\b__dirname\b/g, JSON.stringify(path.dirname(id))),
};

/** Bundles programs with their dependencies into a new temporary folder, which the caller removes. */
export async function bundlePrograms(what: string, files: readonly string[]): Promise<string> {
  const outDir = mkdtempSync(path.join(tmpdir(), `provisioning-${what}-`));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    plugins: [ownFolders],
    resolve: { alias: { "@": root, "server-only": path.join(root, "db/testing/empty.ts") } },
    ssr: { noExternal: true, external: ["pg-native"], resolve: { conditions: ["node"] } },
    build: {
      ssr: true,
      rolldownOptions: { input: [...files] },
      outDir,
      emptyOutDir: true,
      target: "node24",
      sourcemap: true,
    },
  });
  return outDir;
}
