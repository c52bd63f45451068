import "server-only";
import { v7 as uuidv7 } from "uuid";
import type { Staff } from "@/lib/auth/authorize";
import { mayStillRead, type Reader, standbyReaderOf } from "@/lib/auth/reader";
import { BusyError } from "@/lib/platform/busy-error";
import { logged } from "@/lib/platform/logging/log-failure";
import { recordStaffEvent } from "../../staff-log/record";
import type { AttemptFilter } from "../list";
import { type EndReason, endReasonText } from "./export-end";
import type { ExportFormat } from "./export-formats";
import { endOf, headOf, textOf } from "./export-text";
import { countAttempts, exportAttempts, exportColumns } from "./index";

export type Export = { body: ReadableStream<Uint8Array>; total: number | null };

type RecordEnd = (kind: "export_finished" | "export_stopped", rows: number, reason?: string) => Promise<void>;

/**
 * Starts an export. Records the start before the first byte is sent, and throws if that fails. Also records the
 * end. `about` contains the URL's parameters.
 */
export async function startExport(
  actor: Staff,
  format: ExportFormat,
  filter: AttemptFilter,
  about: Readonly<{ [name: string]: string }>,
): Promise<Export> {
  const id = uuidv7();
  const reader = standbyReaderOf(actor, { showsAge: false });
  const personalData = !reader.masked;
  await recordStaffEvent(actor, "export_started", { export: id, format, ...about, personalData });
  const total = await countAttempts(filter, reader);
  const record: RecordEnd = async (kind, rows, reason) => {
    await recordStaffEvent(actor, kind, { export: id, rows, why: reason }).catch(
      logged("the end of an export was not recorded", undefined),
    );
  };
  const parts = bytesOfExport(reader, format, filter, record);
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull: async (controller) => {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await parts.return(undefined);
    },
  };
  // No read-ahead: each batch is authorised and read only when it is requested.
  return { body: new ReadableStream(source, { highWaterMark: 0 }), total };
}

/**
 * The lines of an export. Every batch is authorised again. The last line distinguishes a complete file from
 * one that ended early. If a read fails, the stream errors after that line, so browsers discard the file.
 */
async function* bytesOfExport(
  reader: Reader,
  format: ExportFormat,
  filter: AttemptFilter,
  record: RecordEnd,
): AsyncGenerator<Uint8Array> {
  const columns = exportColumns(reader);
  const batches = exportAttempts(filter, reader);
  const encoder = new TextEncoder();
  let rows = 0;
  let open = true;
  const end = async (reason: EndReason | null) => {
    open = false;
    await record(
      reason ? "export_stopped" : "export_finished",
      rows,
      reason ? endReasonText(reason) : undefined,
    );
    return encoder.encode(endOf(format, columns, { rows, reason }));
  };
  try {
    const head = headOf(format, columns);
    if (head) yield encoder.encode(head);
    for (;;) {
      if (!(await mayStillRead(reader))) return yield await end("access_removed");
      const batch = await batches.next();
      if (batch.done) return yield await end(null);
      rows += batch.value.length;
      yield encoder.encode(textOf(format, batch.value));
    }
  } catch (error) {
    if (open) yield await end(error instanceof BusyError ? "console_busy" : "database_failed");
    throw error;
  } finally {
    if (open) await record("export_stopped", rows, "the client disconnected");
  }
}
