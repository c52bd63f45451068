/** The longest wait for a free connection, in ms. */
export const connectMs = 5_000;

/** The longest time that a statement may take, in ms. The server has the same limit, as a setting of the console's login. */
export const statementMs = 8_000;

/** The longest time that a statement of a page's read may take, in ms. Shorter, because a user waits for each read. */
export const readStatementMs = 5_000;
