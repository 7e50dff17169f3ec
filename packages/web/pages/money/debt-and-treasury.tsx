import { treasuryPairs, worthPairs } from "@switchyard/report";
import { formatFigure, formatPercent, formatUsd, type StudyStrategy } from "@switchyard/study";
import { SheetTable } from "../../ui/sheet-table.tsx";
import { bookOf } from "./book-tables.ts";

type Money = NonNullable<StudyStrategy["money"]>;

/** Money after tax and debt of one strategy: what is left to the owners, how well the loan is covered, and the three statements. */
export function DebtAndTreasury({ entry }: { readonly entry: StudyStrategy }) {
  const { money } = entry;
  if (!money)
    return (
      <section>
        <h2>After tax and debt</h2>
        <p className="empty">This study says nothing of tax and debt for this strategy.</p>
      </section>
    );
  return (
    <section>
      <h2>After tax and debt</h2>
      <Pairs pairs={worthPairs(money)} />
      {money.loan ? (
        <Loan loan={money.loan} />
      ) : (
        <p className="empty">No loan: the scenario names no debt, or a lender would lend nothing.</p>
      )}
      {money.treasury ? <Treasury treasury={money.treasury} /> : null}
      {money.statements.length > 0 ? (
        <Books money={money} />
      ) : (
        <p className="empty">The books are being drawn up …</p>
      )}
    </section>
  );
}

const LIMITS = {
  dscr: "by the cover of its service",
  ltv: "by the value of what is built",
  "debt-share": "by the share of debt that the scenario names",
} as const;

function Loan({ loan }: { readonly loan: NonNullable<Money["loan"]> }) {
  const { commitmentUsd, totalUsesUsd, limitedBy, lowestDscrRatio, isDefault, chanceOfDefault } = loan;
  const cover = lowestDscrRatio === null ? "–" : `${formatFigure(lowestDscrRatio)} ×`;
  return (
    <>
      {isDefault ? (
        <p className="flag">
          On the stated path the loan is not served: the cash of some twelve months is below what is due in
          them.
        </p>
      ) : null}
      <Pairs
        pairs={[
          ["loan", formatUsd(commitmentUsd)],
          ["of all that is to be paid", formatUsd(totalUsesUsd)],
          ["limited", LIMITS[limitedBy]],
          ["lowest debt cover of twelve months", cover],
          ...(chanceOfDefault ? [["chance of default", formatPercent(chanceOfDefault.value)] as const] : []),
        ]}
      />
    </>
  );
}

function Treasury({ treasury }: { readonly treasury: NonNullable<Money["treasury"]> }) {
  return (
    <>
      <h3>Treasury</h3>
      {treasury.isInsolvent ? (
        <p className="flag">On the stated path cash runs out in some month with no coin left to sell.</p>
      ) : null}
      <Pairs pairs={treasuryPairs(treasury)} />
    </>
  );
}

const BOOKS = [
  ["income", "Income statement by calendar year"],
  ["cashFlow", "Cash flow by calendar year"],
  ["balance", "Balance sheet at the end of each calendar year"],
] as const;

function Books({ money }: { readonly money: Money }) {
  return BOOKS.map(([part, title]) => (
    <SheetTable
      key={part}
      id={`book-${part}`}
      title={title}
      note="thousand USD on the stated path, each figure rounded by itself; the CSV has them to the cent, where they balance"
      {...bookOf(money, part)}
    />
  ));
}

type Pairing = readonly (readonly [string, string])[];

function Pairs({ pairs }: { readonly pairs: Pairing }) {
  return (
    <dl className="pair">
      {pairs.map(([what, figure]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
