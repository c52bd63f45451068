import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { authUrlOption } from "./real-auth";

const project = {
  DATABASE_URL: "postgres://postgres:secret@127.0.0.1:5432/postgres",
  SUPABASE_SECRET_KEY: "secret",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "publishable",
};

const problemsOf = (url: string) =>
  authUrlOption.safeParse(url).error?.issues.map(({ message }) => message) ?? [];

beforeEach(() => {
  for (const [name, value] of Object.entries(project)) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

describe("the benchmark’s --auth-url option", () => {
  test("accepts a project on this machine", () => {
    expect(authUrlOption.parse("http://127.0.0.1:54321/")).toBe("http://127.0.0.1:54321");
    expect(authUrlOption.parse("http://localhost:54321")).toBe("http://localhost:54321");
  });

  test.each(["https://localhost:54321", "http://localhost", "http://auth.example.com:54321", "54321"])(
    "rejects %s, because the URL must be local, use plain HTTP and have a port",
    (url) => expect(problemsOf(url)).toHaveLength(1),
  );

  test("rejects a database on another machine", () => {
    vi.stubEnv("DATABASE_URL", "postgres://postgres:secret@db.example.com:5432/postgres");
    expect(problemsOf("http://localhost:54321")).toEqual([
      "needs a DATABASE_URL on this machine, with a port",
    ]);
  });

  test("requires the other settings of the project", () => {
    vi.stubEnv("DATABASE_URL", "");
    vi.stubEnv("SUPABASE_SECRET_KEY", "");
    expect(problemsOf("http://localhost:54321")).toEqual([
      "needs DATABASE_URL, SUPABASE_SECRET_KEY of the same project in the environment",
    ]);
  });
});
