import type { StudyStrategy } from "@switchyard/study";

/** Lines of debt and treasury among a strategy's cash; until a study has them, what is missing and why. */
export function DebtAndTreasury({ entry }: { readonly entry: StudyStrategy }) {
  const hasDebt = entry.lines.some(({ id }) => /^(debt|loan|tax)\./.test(id));
  if (hasDebt) return null;
  return (
    <section>
      <h2>Debt cover and treasury</h2>
      <p className="empty">
        These figures are before tax and debt: this scenario's study has no loan, no tax and no treasury of
        bitcoin to show.
      </p>
    </section>
  );
}
