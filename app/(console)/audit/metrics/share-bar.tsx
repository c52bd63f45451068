/** A figure relative to the largest one. The row also shows the figure as text. */
export function ShareBar({ share }: { share: number }) {
  return (
    <div aria-hidden data-slot="bar-track" className="mt-1 h-1.5 rounded-sm bg-muted">
      <div
        data-slot="bar"
        className="h-full min-w-0.5 rounded-sm bg-chart-1"
        style={{ width: `${share * 100}%` }}
      />
    </div>
  );
}
