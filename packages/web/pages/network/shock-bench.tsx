import { useId } from "react";
import "./network.css";
import { useApp } from "../../app/context.tsx";
import {
  type BenchShock,
  paramsOf,
  READY_SHOCKS,
  SHOCK_KINDS,
  type ShockKind,
  shockWords,
} from "./shocks.ts";

/** Buttons for the shocks that the past knows, and one's own by kind, size and month. */
export function ShockBench({
  shock,
  firstMonth,
}: {
  readonly shock: BenchShock | undefined;
  /** Month in which a ready shock strikes: some months after the start. */
  readonly firstMonth: string;
}) {
  const { store } = useApp();
  const press = (next: BenchShock | undefined) => {
    for (const [name, value] of Object.entries(paramsOf(next))) store.setParams({ [name]: value });
  };
  return (
    <section aria-labelledby="shock-bench">
      <h2 id="shock-bench">Press a shock and watch the network answer</h2>
      <div className="shock-presses">
        {READY_SHOCKS.map(({ name, shock: ready }) => (
          <button
            type="button"
            key={name}
            aria-pressed={shock?.kind === ready.kind && shock.size === ready.size}
            onClick={() => press({ ...ready, month: shock?.month ?? firstMonth })}
          >
            {name}
          </button>
        ))}
        {shock ? (
          <button type="button" onClick={() => press(undefined)}>
            take it away
          </button>
        ) : null}
      </div>
      {shock ? <OwnShock shock={shock} press={press} /> : null}
    </section>
  );
}

function OwnShock({
  shock,
  press,
}: {
  readonly shock: BenchShock;
  readonly press: (shock: BenchShock) => void;
}) {
  const [kindId, sizeId, monthId] = [useId(), useId(), useId()];
  const { from, to, unit } = SHOCK_KINDS[shock.kind];
  const choose = (kind: ShockKind) => {
    const limits = SHOCK_KINDS[kind];
    const ready = READY_SHOCKS.find((each) => each.shock.kind === kind)?.shock.size ?? limits.from;
    press({ kind, size: ready, month: shock.month });
  };
  return (
    <div className="own-shock">
      <div>
        <label htmlFor={kindId}>what</label>
        <select id={kindId} value={shock.kind} onChange={(event) => choose(event.target.value as ShockKind)}>
          {Object.entries(SHOCK_KINDS).map(([kind, { name }]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {from === to ? null : (
        <div>
          <label htmlFor={sizeId}>
            how much{" "}
            <output htmlFor={sizeId}>
              {String(shock.size).replace("-", "−")} {unit}
            </output>
          </label>
          <input
            id={sizeId}
            type="range"
            min={from}
            max={to}
            step={1}
            value={shock.size}
            aria-valuetext={shockWords(shock)}
            onChange={(event) => press({ ...shock, size: Number(event.target.value) })}
          />
        </div>
      )}
      <div>
        <label htmlFor={monthId}>when</label>
        <input
          id={monthId}
          type="month"
          value={shock.month}
          onChange={(event) => event.target.value && press({ ...shock, month: event.target.value })}
        />
      </div>
    </div>
  );
}
