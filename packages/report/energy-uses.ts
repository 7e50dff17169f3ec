import type { StudyEnergy } from "@switchyard/study";

/** What a part of the connection's energy went to. */
export interface EnergyUse {
  readonly name: string;
  /** Class of its mark: the fixed colours of the house, hatched where it was held for nobody. */
  readonly mark: "hosting" | "mining" | "export" | "idle" | "unused";
  readonly mwh: number;
  /** Of all uses together; 0 where there is no energy at all. */
  readonly share: number;
}

/**
 * Energy at the point of connection by use, MWh; the uses add up to what the connection could carry (plus what was sold). What is
 * held for tenants and drawn by nobody is a part of the unused energy, so it is taken off that.
 */
export function energyUses({
  aiMwh,
  miningMwh,
  exportMwh,
  reservedIdleMwh,
  unusedMwh,
}: Pick<
  StudyEnergy,
  "aiMwh" | "miningMwh" | "exportMwh" | "reservedIdleMwh" | "unusedMwh"
>): readonly EnergyUse[] {
  const idle = Math.min(reservedIdleMwh, unusedMwh);
  const uses = [
    { name: "AI hosting", mark: "hosting", mwh: aiMwh },
    { name: "mining", mark: "mining", mwh: miningMwh },
    { name: "export", mark: "export", mwh: exportMwh },
    { name: "reserved, idle", mark: "idle", mwh: idle },
    { name: "not used", mark: "unused", mwh: unusedMwh - idle },
  ] as const;
  const all = uses.reduce((total, { mwh }) => total + mwh, 0);
  return uses.map((use) => ({ ...use, share: all > 0 ? use.mwh / all : 0 }));
}
