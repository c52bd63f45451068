import bcrypt from "bcryptjs";
import { expect, test } from "vitest";
import { lockedHash } from "./locked-hash";

test("each locked hash is a different, valid bcrypt hash with the Auth server’s cost", () => {
  const hashes = Array.from({ length: 100 }, lockedHash);
  for (const hash of hashes) {
    expect(hash).toMatch(/^\$2a\$10\$[./A-Za-z0-9]{53}$/);
    expect(bcrypt.getRounds(hash)).toBe(10);
  }
  expect(new Set(hashes).size).toBe(100);
});

test("no password matches a locked hash", async () => {
  const hash = lockedHash();
  for (const password of ["", "password", hash]) expect(await bcrypt.compare(password, hash)).toBe(false);
});
