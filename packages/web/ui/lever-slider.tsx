import { formatFigure } from "@switchyard/study";
import { type CSSProperties, useRef } from "react";
import { beyondTurn, type Slider } from "../state/levers.ts";
import { makeTrack, placeOf, snapped, valueAt } from "./track.ts";

const STEPS = 1000;

interface Props {
  readonly slider: Slider;
  readonly nameOf: (strategy: string) => string;
  readonly markOf: (strategy: string) => string;
  readonly move: (value: number) => void;
  readonly settle: () => void;
}

/** One input as a slider: today, the tipping point at which it snaps, and what is best beyond it. */
export function LeverSlider({ slider, nameOf, markOf, move, settle }: Props) {
  const { name, unit, value, today, from, to, flipsAt, isWhole } = slider;
  const isDragged = useRef(false);
  const track = makeTrack(from, to);
  const take = (place: number) => {
    const wanted = valueAt(track, place / STEPS);
    const rounded = isWhole ? Math.round(wanted) : wanted;
    move(
      isDragged.current ? snapped(track, rounded, flipsAt === null ? [today] : [today, flipsAt]) : rounded,
    );
  };
  return (
    <div className="lever">
      <div className="lever-head">
        <label htmlFor={`lever-${slider.key}`}>{name}</label>
        <output htmlFor={`lever-${slider.key}`}>
          {formatFigure(value)} <span className="soft">{unit}</span>
        </output>
      </div>
      <div className="lever-track">
        <Marks slider={slider} markOf={markOf} />
        <input
          id={`lever-${slider.key}`}
          type="range"
          min={0}
          max={STEPS}
          step={1}
          value={Math.round(placeOf(track, value) * STEPS)}
          aria-valuetext={`${formatFigure(value)} ${unit}, today ${formatFigure(today)}`}
          onPointerDown={() => {
            isDragged.current = true;
          }}
          onPointerUp={() => {
            isDragged.current = false;
            settle();
          }}
          onBlur={settle}
          onChange={(event) => take(Number(event.target.value))}
        />
      </div>
      <div className="lever-foot">
        <Turn slider={slider} nameOf={nameOf} move={move} settle={settle} />
        {Math.abs(value - today) > 1e-9 * Math.max(1, Math.abs(today)) ? (
          <button
            type="button"
            className="link"
            onClick={() => {
              move(today);
              settle();
            }}
          >
            back to {formatFigure(today)}
          </button>
        ) : null}
      </div>
    </div>
  );
}

/** Where the answer turns, as a button that goes there. */
function Turn({ slider, nameOf, move, settle }: Omit<Props, "markOf">) {
  const { flipsAt, value, winnerAbove, winnerBelow, from, to } = slider;
  const beyond = beyondTurn(slider);
  if (flipsAt === null || beyond === undefined)
    return (
      <span className="soft">
        no turn from {formatFigure(from)} to {formatFigure(to)}
      </span>
    );
  const isAbove = flipsAt >= value;
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        move(beyond);
        settle();
      }}
    >
      turns {isAbove ? "above" : "below"} {formatFigure(flipsAt)}:{" "}
      {nameOf(isAbove ? winnerAbove : winnerBelow)}
    </button>
  );
}

/** The line under the thumb: today's answer in its colour as far as it holds, the other's beyond, today and the turn named by marks. */
function Marks({ slider, markOf }: Pick<Props, "slider" | "markOf">) {
  const { from, to, today, value, flipsAt, winnerBelow, winnerAbove } = slider;
  const track = makeTrack(from, to);
  const percent = (value: number) => `${placeOf(track, value) * 100}%`;
  const turn = flipsAt ?? to;
  const [below, above] = flipsAt === null ? [winnerBelow, winnerBelow] : [winnerBelow, winnerAbove];
  const style = { "--at": percent(turn) } as CSSProperties;
  return (
    <div className="lever-marks" style={style} aria-hidden="true">
      <span className="lever-part below" data-mark={markOf(below)} data-holds={turn >= value || undefined} />
      <span className="lever-part above" data-mark={markOf(above)} data-holds={turn < value || undefined} />
      <span className="lever-today" style={{ left: percent(today) }} />
      {flipsAt === null ? null : <span className="lever-turn" style={{ left: percent(flipsAt) }} />}
    </div>
  );
}
