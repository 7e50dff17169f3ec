import {
  type Fleet,
  marginalMachine,
  type NetworkModel,
  networkGw,
  type PowerSlice,
  runningPower,
  type SupplyStep,
  supplyCurve,
  underWaterByPowerPrice,
  underWaterFraction,
} from "@switchyard/core/network";

/** The fleet at one date of the expected path. */
export interface FleetPicture {
  readonly day: string;
  readonly hashpriceUsdPerPhDay: number;
  readonly underWaterFraction: number;
  readonly underWaterByPowerPrice: readonly PowerSlice[];
  readonly marginalMachine: SupplyStep | null;
  readonly supplyCurve: readonly SupplyStep[];
  readonly networkGw: { readonly lowGw: number; readonly guessGw: number; readonly highGw: number };
}

/** A member of the ensemble at a date. */
export interface MemberState {
  readonly fleet: Fleet;
  readonly hashpriceUsdPerPhDay: number;
  readonly powerUsdPerMwh: number;
}

/** The member in the middle by power of the machines that run: the one that the guess of the network's GW is of. */
export function middleByPower<State extends { readonly fleet: Fleet }>(members: readonly State[]): State {
  const byPower = members
    .map((state) => ({ state, gw: runningPower(state.fleet).machineGw }))
    .sort((a, b) => a.gw - b.gw);
  return byPower[Math.round((byPower.length - 1) / 2)]!.state;
}

/** A picture at a date: of the member in the middle by power; network GW are of all members. */
export function pictureOfMembers(
  members: readonly MemberState[],
  model: NetworkModel,
  overheadRatio: Parameters<typeof networkGw>[1],
  day: string,
): FleetPicture {
  const middle = middleByPower(members);
  return {
    day,
    hashpriceUsdPerPhDay: middle.hashpriceUsdPerPhDay,
    underWaterFraction: underWaterFraction(middle.fleet, model, middle),
    underWaterByPowerPrice: underWaterByPowerPrice(middle.fleet, model, middle),
    marginalMachine: marginalMachine(middle.fleet, model, middle) ?? null,
    supplyCurve: supplyCurve(middle.fleet, model, middle.powerUsdPerMwh),
    networkGw: networkGw(
      members.map(({ fleet }) => fleet),
      overheadRatio,
    ),
  };
}
