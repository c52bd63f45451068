/** A duration in suitable units: "4.2 ms", "142 ms", "1.42 s", "2 min 5 s", "1 h 4 min", "3 d 2 h". */
export function durationText(ms: number): string {
  if (ms < 9.95) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1_000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const hours = Math.floor(seconds / 3_600);
  if (hours < 48) return `${hours} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function Duration({ ms }: { ms: number | null }) {
  if (ms === null) return <Absent />;
  return <span className="whitespace-nowrap tabular-nums">{durationText(ms)}</span>;
}

/** Marks a missing value. Screen readers get words, because they skip a lone dash. */
export function Absent({ children = "none" }: { children?: string }) {
  return (
    <span className="text-muted-foreground">
      <span aria-hidden>–</span>
      <span className="sr-only">{children}</span>
    </span>
  );
}
