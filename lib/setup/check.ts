import type { Probe } from "@/db/admin/adopt/probe";
import { probeDatabase } from "@/db/admin/adopt/probe";
import { migrationUrl } from "@/db/connection/connection-string";
import { settingNames } from "@/lib/platform/settings";

/** A result of a check. A problem keeps the console from working or from being safe; advice does not. */
export type Finding =
  | { kind: "ok"; text: string }
  | { kind: "advice" | "problem"; text: string; fix: string }
  /** Could not be checked, usually for a reason that another check reports. */
  | { kind: "skipped"; text: string };

export type Check = { name: string; run(context: SetupContext): Finding[] | Promise<Finding[]> };

type Setting = keyof typeof settingNames;
type Source = Readonly<Record<string, string | undefined>>;

/** The settings as given, valid or not, and the results that checks share. */
export class SetupContext {
  private probes = new Map<string, Promise<Probe>>();

  constructor(readonly source: Source) {}

  get(setting: Setting): string | undefined {
    return settingNames[setting].map((name) => this.source[name]?.trim()).find(Boolean);
  }

  /** The name under which a setting was given, or the first of its possible names. */
  nameOf(setting: Setting): string {
    return settingNames[setting].find((name) => this.source[name]?.trim()) ?? settingNames[setting][0];
  }

  /** The URL of the Supabase project without a trailing slash; null if it is missing or not valid. */
  get supabaseUrl(): string | null {
    const url = this.get("supabaseUrl") ?? "";
    return URL.canParse(url) && /^https?:\/\/[^/?#@\s]+\/?$/i.test(url) ? url.replace(/\/$/, "") : null;
  }

  get migrationUrl(): string | undefined {
    return migrationUrl(this.source)?.trim();
  }

  /** Probes each database once. */
  probe(url: string): Promise<Probe> {
    const probe = this.probes.get(url) ?? probeDatabase(url);
    this.probes.set(url, probe);
    return probe;
  }
}

export function ok(text: string): Finding[] {
  return [{ kind: "ok", text }];
}

export function problem(text: string, fix: string): Finding[] {
  return [{ kind: "problem", text, fix }];
}

export function advice(text: string, fix: string): Finding[] {
  return [{ kind: "advice", text, fix }];
}

export function skipped(text: string): Finding[] {
  return [{ kind: "skipped", text }];
}
