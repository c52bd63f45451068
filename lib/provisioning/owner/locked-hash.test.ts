import bcrypt from "bcryptjs";
import { expect, test } from "vitest";
import { lockedHash } from "./locked-hash";

test("a locked hash is a valid bcrypt hash with the Auth server’s cost, and each one is different", () => {
  const hashes = Array.from({ length: 100 }, lockedHash);
  for (const hash of hashes) {
    expect(hash).toMatch(/^\$2a\$10\$[./A-Za-z0-9]{53}$/);
    expect(bcrypt.getRounds(hash)).toBe(10);
  }
  expect(new Set(hashes).size).toBe(100);
});

test("bcrypt compares a locked hash without an error, and no password matches it", async () => {
  const hash = lockedHash();
  for (const password of ["", "password", hash]) expect(await bcrypt.compare(password, hash)).toBe(false);
});
