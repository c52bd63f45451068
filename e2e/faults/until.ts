/** Waits for an external state, and throws with its name on timeout. */
export async function until(state: string, holds: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const begin = performance.now();
  while (!(await holds())) {
    if (performance.now() - begin > limitMs) throw new Error(`this did not happen: ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
