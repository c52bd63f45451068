import { writeFileSync } from "node:fs";
import { referenceText } from "./reference";

/** `npm run docs`: writes what is generated from the code. */
writeFileSync("docs/reference.md", await referenceText());
