import type { Probe } from "@/db/probe";
import { type Check, type Finding, ok, problem, skipped } from "./check";

const oldestPostgres = 15;

/** Both connections answer, to a Postgres of a Supabase project that is new enough. */
export const database: Check = {
  name: "database",
  run: async (site) => {
    const url = site.get("databaseUrl");
    if (!url || !URL.canParse(url)) return skipped("no connection string");
    const migrationUrl = site.migrationUrl ?? url;
    const both = migrationUrl !== url;
    const forApp = found(await site.probe(url), site.nameOf("databaseUrl"), { migrates: !both });
    if (forApp.length > 0) return forApp;
    if (!both) return ok("answers");
    const name = "The connection string for migrations";
    const forMigrations = found(await site.probe(migrationUrl), name, { migrates: true });
    return forMigrations.length > 0 ? forMigrations : ok("answers on both connections");
  },
};

function found(probe: Probe, name: string, { migrates }: { migrates: boolean }): Finding[] {
  if (!probe.ok) return problem(...whyNot(probe, name));
  if (Number.parseInt(probe.version, 10) < oldestPostgres) {
    return problem(
      `The database is Postgres ${probe.version}, older than ${oldestPostgres}`,
      "Upgrade it (Supabase, Project Settings, Infrastructure, Upgrade project).",
    );
  }
  if (!probe.hasAuth) {
    return problem(
      `${name} leads to a database without Supabase's schema auth`,
      "Take the connection string of the Supabase project whose keys you use (Supabase, Connect).",
    );
  }
  // What the console itself may do is the matter of another check, after the migrations.
  if (probe.canReadAuth || !migrates) return [];
  return problem(
    `The role of ${name} may not read auth.users`,
    "Connect as the role postgres (Supabase, Connect).",
  );
}

/** What is wrong and what to do, by what the driver or the server said. */
function whyNot({ code, unknownTenant }: Extract<Probe, { ok: false }>, name: string): [string, string] {
  if (unknownTenant) {
    return [
      `Supabase's pooler does not know the user of ${name}`,
      "The user is postgres.<project reference> there, with a dot: copy the whole string again (Supabase, Connect).",
    ];
  }
  if (code.startsWith("28")) {
    return [
      `The database refuses the user or the password of ${name}`,
      "Put the database's password into the string, special characters percent-encoded, or set a new one (Supabase, Database, Settings, Reset database password).",
    ];
  }
  if (code === "3D000") {
    return [
      `There is no database of the name that ${name} has`,
      "On Supabase it is postgres: end the string in /postgres.",
    ];
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return [
      `The host of ${name} is not known`,
      "Copy the string again (Supabase, Connect). A project that was paused has no host until it is restored.",
    ];
  }
  if (code === "ENETUNREACH" || code === "EHOSTUNREACH" || code === "EADDRNOTAVAIL") {
    return [
      `The host of ${name} cannot be reached from here`,
      "Supabase's direct connection needs IPv6: take the string of a pooler (Supabase, Connect), or the IPv4 add-on.",
    ];
  }
  if (code === "no TLS") {
    return [
      `The server of ${name} does not speak TLS, which its sslmode asks for`,
      "Check host and port (Supabase, Connect); on a network of your own, leave sslmode out.",
    ];
  }
  if (/CERT|TLS|SSL|LEAF_SIGNATURE/.test(code)) {
    return [
      `The certificate of the server is not one that ${name} vouches for (${code})`,
      "Add &sslrootcert= with the path of Supabase's certificate (Supabase, Database, Settings, SSL Configuration), or take sslmode=require.",
    ];
  }
  if (code === "ENOENT") {
    return [
      `A file that ${name} names is not there`,
      "Correct the path of sslrootcert, or leave it out and take sslmode=require.",
    ];
  }
  return [
    `The database of ${name} does not answer (${code})`,
    "Check host and port (Supabase, Connect), and whether your address may connect (Supabase, Database, Settings, Network Restrictions).",
  ];
}
