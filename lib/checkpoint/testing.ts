import { Checkpoint } from "./file";
import { makeCheckpoint } from "./make";

/** Writes a checkpoint, checks that it reads back without flaws, and returns its lines with their line breaks. */
export async function sealLog(after: Checkpoint | null = null, settledMinutes?: number): Promise<string[]> {
  const lines: string[] = [];
  await makeCheckpoint(after, (line) => lines.push(`${line}\n`), settledMinutes);
  const { flaws } = openCheckpoint(lines).readToEnd();
  if (flaws.length > 0) throw new Error(`the checkpoint has flaws: ${flaws.join("; ")}`);
  return lines;
}

/** Opens a checkpoint, whose entries can be read only once. */
export function openCheckpoint(lines: readonly string[], name = "the checkpoint"): Checkpoint {
  const checkpoint = Checkpoint.open(name, lines);
  if ("problem" in checkpoint) throw new Error(checkpoint.problem);
  return checkpoint;
}
