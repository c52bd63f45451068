import { productProblem } from "@/lib/cli/product";

/** Loaded before `npm run dev`, whose own modules load the product: exits with one message if that fails. */
const problem = await productProblem();
if (problem) {
  console.error(problem);
  process.exit(2);
}
