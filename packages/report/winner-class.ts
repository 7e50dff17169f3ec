/** Colour class of a strategy by what its megawatts are used for; a hatch or a label tells those apart that share a use. */
export function winnerClass(id: string): "mining" | "hosting" | "export" | "import" | "storage" | "quiet" {
  if (id === "mine") return "mining";
  if (id === "host-miners") return "storage";
  if (id === "sell-power" || id === "sell-site" || id === "sell-machines") return "export";
  if (id === "do-nothing") return "quiet";
  return "hosting";
}
