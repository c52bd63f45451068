import "server-only";
import { v7 as uuidv7 } from "uuid";
import type { Staff } from "@/lib/auth/authorize";
import { countAttempts, exportAttempts, exportColumns } from "./export";
import type { ExportFormat } from "./export-formats";
import { headOf, textOf } from "./export-text";
import type { AttemptFilter } from "./list";
import { recordStaffEvent } from "./staff-events";

export type Export = { body: ReadableStream<Uint8Array>; total: number | null };

/**
 * Starts an export and puts it on record: before its first byte, or nothing is sent, and again at its end, which
 * is a failure where the database fails and a stop where the reader goes away. A failure breaks the stream, so
 * that no file looks whole that is not. `about` says what was asked for, in the words of the address.
 */
export async function startExport(
  actor: Staff,
  format: ExportFormat,
  filter: AttemptFilter,
  about: Readonly<Record<string, string>>,
): Promise<Export> {
  const id = uuidv7();
  const columns = exportColumns(actor.role);
  const personalData = actor.role === "admin";
  await recordStaffEvent(actor, "export_started", { export: id, format, ...about, personalData });
  const total = await countAttempts(filter);

  let rows = 0;
  let ended = false;
  const end = async (kind: "export_finished" | "export_stopped", why?: string) => {
    // A reader can go away while a batch is under way, which then has nowhere to go.
    if (ended) return;
    ended = true;
    await recordStaffEvent(actor, kind, { export: id, rows, why }).catch(() => undefined);
  };
  const batches = exportAttempts(filter, actor.role);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const head = headOf(format, columns);
      if (head) controller.enqueue(encoder.encode(head));
    },
    // Called only while the reader keeps up: one batch is read at a time.
    pull: async (controller) => {
      try {
        const batch = await batches.next();
        if (!batch.done) {
          rows += batch.value.length;
          controller.enqueue(encoder.encode(textOf(format, batch.value)));
          return;
        }
        await end("export_finished");
        controller.close();
      } catch (error) {
        await end("export_stopped", "the database did not answer");
        controller.error(error);
      }
    },
    cancel: async () => {
      await end("export_stopped", "the reader went away");
      await batches.return(undefined);
    },
  });
  return { body, total };
}
