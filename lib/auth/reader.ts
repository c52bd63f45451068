import { type Executor, reading } from "@/db/client";
import { env } from "@/lib/platform/env";
import { authorize, type Staff } from "./authorize";

/**
 * Who reads, and whether customers' names and addresses are masked for them. Every function that reads for a screen, a
 * stream or a file takes one and masks what it returns, so that no page can forget to.
 */
export type Reader = { id: string; masked: boolean };

export function readerOf({ id, role }: Pick<Staff, "id" | "role">): Reader {
  return { id, masked: role !== "admin" && !env().supportSeesAddresses };
}

/** Whoever runs a command: they have the database's login, which masks nothing. */
export const operator: Reader = { id: "command", masked: false };

/** Runs a reader's statements; throws a BusyError if they get no connection in time, or take too long. */
export function readFor<T>(reader: Reader, fn: (tx: Executor) => Promise<T>): Promise<T> {
  return reading(reader.id, fn);
}

/** Whether a stream may go on: its reader still has a role, and would be shown no less than at its start. */
export async function mayStillRead({ id, masked }: Reader): Promise<boolean> {
  const { role } = await authorize(id);
  return role !== null && (masked || !readerOf({ id, role }).masked);
}
