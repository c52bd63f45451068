import { productProblem } from "@/lib/cli/product";

/** Loaded before the modules of `npm run dev`, which load the product. Exits with one message if that fails. */
const problem = await productProblem();
if (problem) {
  console.error(problem);
  process.exit(2);
}
