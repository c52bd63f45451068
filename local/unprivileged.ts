import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";

export type OrdinaryUser = { uid: number; gid: number };

/** The user that runs Postgres if we are root, which Postgres refuses; null otherwise. */
export function ordinaryUser(): OrdinaryUser | null {
  if (process.getuid?.() !== 0) return null;
  const known = idsOf("postgres");
  if (known) return known;
  execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
  const created = idsOf("postgres");
  if (!created)
    throw new Error(
      "Postgres cannot run as root, and the user `postgres` could not be created. Create it, or run this as a user other than root.",
    );
  return created;
}

function idsOf(name: string): OrdinaryUser | null {
  const read = (flag: string) => spawnSync("id", [flag, name], { encoding: "utf8" });
  const [uid, gid] = [read("-u"), read("-g")];
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * The folders that the user can work in: the wanted ones, if accessible. A checkout below a folder that only
 * root may enter is not; then binaries and data live under /var/tmp, one folder per checkout.
 */
export function reachableHome(wanted: { user: OrdinaryUser; home: string; native: string }) {
  const { user, home, native } = wanted;
  const canRun = (cwd: string) =>
    spawnSync(path.join(native, "bin/postgres"), ["--version"], { ...user, cwd }).status === 0;
  mkdirSync(home, { recursive: true });
  if (canRun(home)) return { home, native };

  const open = path.join(
    "/var/tmp",
    `tenant-provisioning-${createHash("sha256").update(native).digest("hex").slice(0, 12)}`,
  );
  mkdirSync(open, { recursive: true, mode: 0o755 });
  // Anyone may write there: a folder that another user created under our name must not be run from.
  if (statSync(open).uid !== 0)
    throw new Error(`${open} belongs to another user. Remove it and start again.`);
  // The system's binaries need no copy: only the data did.
  if (canRun("/")) return { home: path.join(open, path.basename(home)), native };
  const copy = path.join(open, "native");
  if (!existsSync(path.join(copy, "bin/postgres")))
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { home: path.join(open, path.basename(home)), native: copy };
}
