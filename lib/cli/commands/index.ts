import type { Command } from "../define-command";

type Load = () => Promise<{ default: readonly Command[] }>;

/** Every command by its npm script. A module is loaded only when it is needed, after the settings. */
export const commands: Readonly<Record<string, Load>> = {
  setup: () => import("./setup"),
  provision: () => import("./provision"),
  attempts: () => import("./attempts"),
  staff: () => import("./staff"),
  doctor: () => import("./doctor"),
  reconcile: () => import("./reconcile"),
  "db:migrate": () => import("./db-migrate"),
  "db:adopt": () => import("./db-adopt"),
  "db:rollback": () => import("./db-rollback"),
  "audit:checkpoint": () => import("./audit/checkpoint"),
  "audit:verify": () => import("./audit/verify"),
  "audit:prune": () => import("./audit/prune"),
  "audit:erase": () => import("./audit/erase"),
  "audit:subject": () => import("./audit/subject"),
};
