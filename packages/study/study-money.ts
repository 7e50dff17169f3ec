/** What tells money after tax and debt, and what an investor reads off it: loaded by the first answer that has it. */
export { moneyFromScenario } from "./money-from-scenario.ts";
export { strategyMoney } from "./strategy-money.ts";
export { strategyReturns } from "./strategy-returns.ts";
