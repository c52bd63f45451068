"use client";

import AuthError from "../error";

/** Rendered inside the owner's layout, which provides the texts. */
export default AuthError;
