import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { forwardBudgetMs, leaseSeconds } from "./provisioning/attempt";

/** What runs the console elsewhere, which no other test runs. */

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

/** The words after the last instruction of a name in the stage that runs. */
function last(name: string): string | undefined {
  return lastStage.findLast((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
}

describe("on Vercel", () => {
  test("the schedule leads to routes that are there, once a minute, in one region", () => {
    expect(vercel.crons).toEqual([{ path: "/api/reconcile", schedule: "* * * * *" }]);
    for (const { path } of vercel.crons) expect(existsSync(`app${path}/route.ts`)).toBe(true);
    expect(vercel.regions).toHaveLength(1);
  });

  test("a function outlasts an attempt, its undo and its lease", () => {
    const page = readFileSync("app/(console)/provision-v2/page.tsx", "utf8");
    const maxDuration = Number(/maxDuration = (\d+)/.exec(page)?.[1]);
    expect(maxDuration).toBeGreaterThan(leaseSeconds);
    expect(leaseSeconds * 1_000).toBeGreaterThan(2 * forwardBudgetMs);
  });
});

describe("the Dockerfile", () => {
  test("takes the Node that the project is tested with, by its whole version and its digest, in every stage", () => {
    const bases = instructions.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
    const own = instructions.flatMap((line) => / AS (\S+)$/.exec(line)?.[1] ?? []);
    const images = [...new Set(bases.filter((base) => !own.includes(base)))];
    expect(images).toHaveLength(1);
    const [tag, digest] = images[0]?.split("@") ?? [];
    expect(tag).toBe(`node:${packages.devDependencies.node}-bookworm-slim`);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("runs as nobody in particular, with sources it cannot change, and tells when it hangs", () => {
    expect(last("USER")).toBe("node");
    for (const line of lastStage.filter((each) => each.startsWith("COPY "))) {
      expect(line).toMatch(/^COPY --from=build --chown=root:root /);
    }
    expect(last("HEALTHCHECK")).toContain("/api/health");
  });

  test("serves built scripts and public files, which a standalone build leaves out", () => {
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

  test("passes signals on to the server", () => {
    expect(last("CMD")).toBe('["node", "server.js"]');
    expect(last("ENTRYPOINT")).toBeUndefined();
  });

  test("holds no setting and no secret, in no layer", () => {
    expect(instructions.filter((line) => line.startsWith("ARG "))).toEqual([]);
    const set = instructions.filter((line) => line.startsWith("ENV ")).join(" ");
    expect(set).not.toMatch(/KEY|SECRET|TOKEN|PASSWORD|_URL/);
    const ignored = readFileSync(".dockerignore", "utf8").split("\n");
    expect(ignored).toEqual(expect.arrayContaining([".env*", ".git", ".local", ".next", "node_modules"]));
  });

  test("installs what the lock file says", () => {
    expect(instructions.filter((line) => /npm (i|install|add)\b/.test(line))).toEqual([]);
    expect(instructions).toContain("RUN npm ci");
  });
});
