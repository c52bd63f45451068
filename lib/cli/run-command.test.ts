import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runCommand } from "./run-command";

/** Loaded before the tests, because loading the whole console would use up their time limit. */
const definitions = {
  attempts: (await import("./commands/attempts")).default,
  staff: (await import("./commands/staff")).default,
  doctor: (await import("./commands/doctor")).default,
  "db:migrate": (await import("./commands/db-migrate")).default,
};
type Script = keyof typeof definitions;

beforeEach(() => {
  for (const name of ["DATABASE_URL", "POSTGRES_URL"]) vi.stubEnv(name, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Runs a command in this process, and returns its exit code and output. */
async function run(script: Script, ...args: string[]) {
  const out = vi.spyOn(console, "log").mockReturnValue();
  const error = vi.spyOn(console, "error").mockReturnValue();
  const exitCode = await runCommand(script, definitions[script], args, null);
  return { exitCode, out: out.mock.calls.join("\n"), error: error.mock.calls.join("\n") };
}

test.each<[[Script, ...string[]], RegExp]>([
  [["attempts", "drop"], /^Unknown command 'drop': use list, show or retry-cleanup\.\n.*attempts -- --help/],
  [["staff"], /^A command is missing: use list, add or remove\.\n.*staff -- --help/],
  [["staff", "add", "ana@example.com", "owner"], /^<admin\|support> must be admin or support\.\n.*--help/],
  [["staff", "list", "ana@example.com"], /^Unexpected argument 'ana@example.com'\.\n/],
  [["db:migrate", "--dry-run"], /^Unknown option '--dry-run'\.\n.*db:migrate -- --help/],
  [["attempts", "retry-cleanup", "x"], /^<user> must be the auth user's id, as `npm run attempts -- show`/],
  [["doctor"], /^Set DATABASE_URL to the connection string .* or start `npm run dev`/],
])(
  "exits with 2 and a message that names the problem and the fix: %j",
  async ([script, ...args], message) => {
    expect(await run(script, ...args)).toEqual({
      exitCode: 2,
      out: "",
      error: expect.stringMatching(message),
    });
  },
);

test("prints the help for --help in any position, even next to invalid arguments", async () => {
  for (const args of [["--help"], ["list", "-h"], ["drop", "--unknown", "--help"]]) {
    const { exitCode, out, error } = await run("attempts", ...args);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
    expect(out).toMatch(/^npm run attempts -- list /);
  }
});

test("also prints the reason for a failure as JSON with --json", async () => {
  const { exitCode, out } = await run("attempts", "list", "--json");
  expect(exitCode).toBe(2);
  expect(JSON.parse(out)).toEqual({ error: expect.stringMatching(/^Set DATABASE_URL/) });
});
