import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";

export type UnprivilegedUser = { uid: number; gid: number };

/** The user that runs Postgres if this process is root, because Postgres refuses to run as root. Otherwise null. */
export function unprivilegedUser(): UnprivilegedUser | null {
  if (process.getuid?.() !== 0) return null;
  const existing = idsOf("postgres");
  if (existing) return existing;
  execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
  const created = idsOf("postgres");
  if (!created)
    throw new Error(
      "Postgres cannot run as root, and the user `postgres` could not be created. Create it, or run this as a user other than root.",
    );
  return created;
}

function idsOf(name: string): UnprivilegedUser | null {
  const read = (flag: string) => spawnSync("id", [flag, name], { encoding: "utf8" });
  const [uid, gid] = [read("-u"), read("-g")];
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * The folders for data and binaries: the given ones, if the user can access them. Otherwise, for example if only root
 * may enter the checkout's folder, the data and, if needed, a copy of the binaries are in one folder under /var/tmp.
 */
export function reachableFolders(folders: { user: UnprivilegedUser; home: string; native: string }) {
  const { user, home, native } = folders;
  const canRun = (cwd: string) =>
    spawnSync(path.join(native, "bin/postgres"), ["--version"], { ...user, cwd }).status === 0;
  mkdirSync(home, { recursive: true });
  if (canRun(home)) return { home, native };

  const accessible = path.join(
    "/var/tmp",
    `tenant-provisioning-${createHash("sha256").update(native).digest("hex").slice(0, 12)}`,
  );
  mkdirSync(accessible, { recursive: true, mode: 0o755 });
  // Every user may write to /var/tmp, so never run programs from a folder that another user created under this name.
  if (statSync(accessible).uid !== 0)
    throw new Error(`${accessible} belongs to another user. Remove it and start again.`);
  // The system's binaries are accessible, so only the data moves.
  if (canRun("/")) return { home: path.join(accessible, path.basename(home)), native };
  const copy = path.join(accessible, "native");
  if (!existsSync(path.join(copy, "bin/postgres")))
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { home: path.join(accessible, path.basename(home)), native: copy };
}
