import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";

test("npm run dev exits with one message that names db/product/views.sql if the file has an error", {
  timeout: 60_000,
}, () => {
  mkdirSync(".local", { recursive: true });
  const checkout = mkdtempSync(path.resolve(".local", "dev-"));
  onTestFinished(() => rmSync(checkout, { recursive: true }));
  for (const part of ["db", "lib", "local", "messages", "package.json", "tsconfig.json"])
    cpSync(part, path.join(checkout, part), { recursive: true });
  appendFileSync(
    path.join(checkout, "db/product/views.sql"),
    "\nCREATE VIEW provisioning.further AS SELECT nothing FROM provisioning.tenants;\n",
  );
  const args = ["--import", "tsx", "--import", "./local/require-product.ts", "local/dev.ts"];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: checkout, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain('column "nothing" does not exist');
  expect(stderr).toContain("Correct db/product/views.sql, then run this again.");
  expect(stderr).not.toMatch(/^ +at /m);
});
