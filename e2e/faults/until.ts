/** Waits for an external state. On timeout, throws an error that names the state. */
export async function until(state: string, holds: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const startedAt = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedAt > limitMs) throw new Error(`timed out waiting until ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
