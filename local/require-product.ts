import { productProblem } from "@/lib/cli/product";

/** Loaded before `npm run dev`, whose own modules load the product: ends it with one message if it cannot be loaded. */
const problem = await productProblem();
if (problem) {
  console.error(problem);
  process.exit(2);
}
