/** The request header in which proxy.ts tells a page its own path, which Next does not. */
export const pathHeader = "x-own-path";
