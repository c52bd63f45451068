/** The staff member on whose behalf an attempt runs. */
export type Actor = { id: string; email: string };
