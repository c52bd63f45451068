import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { leaseSeconds } from "./provisioning/limits";

/** Tests the files that are used only to host the console. */

const vercel = JSON.parse(readFileSync("vercel.json", "utf8")) as {
  regions: string[];
  crons: { path: string; schedule: string }[];
};
const packages = JSON.parse(readFileSync("package.json", "utf8")) as { devDependencies: { node: string } };
const instructions = readFileSync("Dockerfile", "utf8")
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll(/\\\n\s*/g, "")
  .split("\n")
  .filter((line) => line.trim() !== "");
const lastStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith("FROM ")));

/** The arguments of the last instruction with this name in the final stage. */
function last(name: string): string | undefined {
  return lastStage.findLast((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
}

describe("the Vercel deployment", () => {
  test("runs in one region and calls the reconciler once a minute", () => {
    expect(vercel.crons).toEqual([{ path: "/api/reconcile", schedule: "* * * * *" }]);
    for (const { path } of vercel.crons) expect(existsSync(`app${path}/route.ts`)).toBe(true);
    expect(vercel.regions).toHaveLength(1);
  });

  test("allows the form's function to run longer than an attempt's lease", () => {
    const page = readFileSync("app/(console)/provision-v2/page.tsx", "utf8");
    const maxDuration = Number(/maxDuration = (\d+)/.exec(page)?.[1]);
    expect(maxDuration).toBeGreaterThan(leaseSeconds);
  });
});

describe("the Dockerfile", () => {
  test("pins the tested version of Node by tag and digest in every stage", () => {
    const bases = instructions.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
    const stages = instructions.flatMap((line) => / AS (\S+)$/.exec(line)?.[1] ?? []);
    const images = [...new Set(bases.filter((base) => !stages.includes(base)))];
    expect(images).toHaveLength(1);
    const [tag, digest] = images[0]?.split("@") ?? [];
    expect(tag).toBe(`node:${packages.devDependencies.node}-bookworm-slim`);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("runs as an unprivileged user with read-only sources and a health check", () => {
    expect(last("USER")).toBe("node");
    for (const line of lastStage.filter((each) => each.startsWith("COPY "))) {
      expect(line).toMatch(/^COPY --from=build --chown=root:root /);
    }
    expect(last("HEALTHCHECK")).toContain("/api/health");
  });

  test("includes the build's static files and the public files, which a standalone build omits", () => {
    const copied = lastStage
      .filter((line) => line.startsWith("COPY "))
      .map((line) => line.split(" ").slice(-2));
    expect(copied).toEqual(
      expect.arrayContaining([
        ["/app/.next/static", "./.next/static"],
        ["/app/public", "./public"],
      ]),
    );
  });

  test("forwards signals to the server", () => {
    expect(last("CMD")).toBe('["node", "server.js"]');
    expect(last("ENTRYPOINT")).toBeUndefined();
  });

  test("has no build arguments, secrets or URLs, and keeps files with secrets out of the build", () => {
    expect(instructions.filter((line) => line.startsWith("ARG "))).toEqual([]);
    const set = instructions.filter((line) => line.startsWith("ENV ")).join(" ");
    expect(set).not.toMatch(/KEY|SECRET|TOKEN|PASSWORD|_URL/);
    const ignored = readFileSync(".dockerignore", "utf8").split("\n");
    expect(ignored).toEqual(expect.arrayContaining([".env*", ".git", ".local", ".next", "node_modules"]));
  });

  test("installs the versions in the lock file", () => {
    expect(instructions.filter((line) => /npm (i|install|add)\b/.test(line))).toEqual([]);
    expect(instructions).toContain("RUN npm ci");
  });
});
