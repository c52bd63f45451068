"use client";

import AuthError from "../error";

/** Inside the owner's layout, which provides the texts. */
export default AuthError;
