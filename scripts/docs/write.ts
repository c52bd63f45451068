import { writeFileSync } from "node:fs";
import { referenceText } from "./reference";
import { envExampleText } from "./settings";

/** `npm run docs:generate`: writes the documents that are generated from the code. */
writeFileSync("docs/reference.md", await referenceText());
writeFileSync(".env.example", envExampleText());
