import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, test } from "vitest";

/** Runs a benchmark question in a process that an open timer keeps alive, as a forgotten connection would. */
function run(question: string, cleanUp = "async () => console.log('cleaned up')") {
  const script = `
    import { runAndExit } from ${JSON.stringify(path.resolve("bench/run-and-exit.ts"))};
    setInterval(() => undefined, 1_000);
    await runAndExit(${question}, ${cleanUp}, { answerMs: 500, cleanUpMs: 500 });`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", script];
  return spawnSync(process.execPath, args, { encoding: "utf8", timeout: 60_000 });
}

const never = "() => new Promise(() => undefined)";

describe("a benchmark question", () => {
  test("ends its process after the answer, even if a connection is still open", () => {
    expect(run("async () => console.log('answered')")).toMatchObject({
      status: 0,
      stdout: "answered\ncleaned up\n",
    });
  });

  test("cleans up and exits with 1 if it fails", () => {
    const { status, stdout, stderr } = run("async () => { throw new Error('no figures') }");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "cleaned up\n" });
    expect(stderr).toContain("no figures");
  });

  test("cleans up and exits with 1 if it exceeds its time limit", () => {
    const { status, stdout, stderr } = run(never);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "cleaned up\n" });
    expect(stderr).toContain("not finished after 0.5 seconds");
  });

  test("ends its process even if the clean-up never finishes", () => {
    expect(run("async () => undefined", never)).toMatchObject({ status: 0 });
  });
});
