/** One sample of a metric: its labels and its value. */
export type Sample = { labels?: Readonly<Record<string, string>>; suffix?: string; value: number };

export type Metric = {
  /**
   * Under Prometheus' naming rules, a counter's name ends in `_total`. Other names end in their unit, such as
   * `_seconds`, if they have one.
   */
  name: string;
  type: "counter" | "gauge" | "histogram";
  help: string;
  samples: readonly Sample[];
};

/** Metrics in Prometheus' text format, version 0.0.4. Those without samples are omitted. */
export function prometheusText(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) => {
      const lines = samples.map(
        ({ labels, suffix = "", value }) => `${name}${suffix}${formatLabels(labels)} ${value}`,
      );
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("\n")}\n`;
    })
    .join("");
}

function formatLabels(labels: Sample["labels"] = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
