import type { CashAccount, CashLine, DiscountClass } from "../finance/index.ts";
import type { LeaseMonths } from "../hosting/index.ts";
import { hallUsdPerGridMw, tenantPaidUsd } from "./building-cost.ts";
import { securityLines } from "./connection-cash.ts";
import { recoveredUsd } from "./contractor.ts";
import { costIndexAt } from "./cost-index.ts";
import type { FleetMonth } from "./fleet-months.ts";
import type { MonthOperation } from "./month-operation.ts";
import { ownPlantLines } from "./own-plants.ts";
import { buildingTerms, type Plan } from "./plan.ts";
import { storageLines } from "./storage-cash.ts";
import type { Site, World } from "./types.ts";

/** Everything that happened to a plan, before it is written as cash. */
export interface Course {
  readonly plan: Plan;
  readonly operations: readonly MonthOperation[];
  readonly fleet: readonly FleetMonth[];
  /** The lease's months, in the horizon's order; null where nobody is hosted. */
  readonly lease: LeaseMonths | null;
}

/**
 * Writes a course as cash lines: who pays whom, why, in USD, positive = received by the site's owner. Lines that would be
 * zero in every month are left out.
 */
export function cashLines(site: Site, world: World, course: Course): readonly CashLine[] {
  const make = lineMaker(site);
  const lines = [
    ...standingLines(site, course, make),
    ...demandLines(site, course, make),
    ...securityLines(site, course.plan).map(({ head, amountUsd }) => make(head, amountUsd)),
    ...blockLines(site, course, make),
    ...miningLines(site, course, make),
    ...colocationLines(course, make),
    ...hostingLines(site, course, make),
    ...buildingLines(site, world, course, make),
    ...ownPlantLines(site, course).map(({ head, amountUsd }) => make(head, amountUsd)),
    ...storageLines(site, course).map(({ head, amountUsd }) => make(head, amountUsd)),
    ...saleLines(site, course, make),
  ];
  return lines.filter((line) => line.amounts.some((amount) => amount !== 0));
}

interface LineHead {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
  readonly discountClass: DiscountClass;
  readonly account: CashAccount;
}

type MakeLine = (head: LineHead, amountUsd: (month: number) => number) => CashLine;

function lineMaker(site: Site): MakeLine {
  return ({ id, from, to, why, discountClass, account }, amountUsd) => ({
    id,
    payer: from,
    payee: to,
    why,
    currency: "USD",
    discountClass,
    account,
    startMonth: site.start,
    amounts: Array.from({ length: site.months }, (_, month) => amountUsd(month) + 0),
  });
}

const OWNER = "owner";
const GRID = "grid operator";
const RETAILER = "retailer";

function standingLines(site: Site, { operations, plan }: Course, make: MakeLine): CashLine[] {
  const { connection, standing } = site;
  const owned = (month: number) => (month < plan.soldMonth ? 1 : 0);
  const connected = (month: number) => (month >= connection.availableAfterMonths ? owned(month) : 0);
  const cost = { from: OWNER, discountClass: "overhead", account: "operating-expense" } as const;
  const topUp = (month: number) =>
    Math.max(0, standing.minimumBillUsdPerMonth - operations[month]!.energyCostUsd);
  return [
    make(
      { ...cost, id: "standing.connection", to: GRID, why: `connection charge on ${connection.importMw} MW` },
      (month) => -connected(month) * standing.connectionUsdPerMwMonth * connection.importMw,
    ),
    make(
      { ...cost, id: "standing.site", to: "suppliers", why: "security, insurance and tax of the site" },
      (month) => -owned(month) * standing.siteUsdPerMonth * costIndexAt(site, month),
    ),
    make(
      { ...cost, id: "standing.minimum-bill", to: RETAILER, why: "top-up to the minimum bill" },
      (month) => -connected(month) * topUp(month),
    ),
    make(
      { ...cost, id: "standing.energy", to: RETAILER, why: "energy of the site's own auxiliaries" },
      (month) => -operations[month]!.auxiliaryEnergyCostUsd,
    ),
  ];
}

/** Charges on peaks; the tenants' part is in what their energy costs. */
function demandLines(site: Site, { operations }: Course, make: MakeLine): CashLine[] {
  if (!site.demand) return [];
  const cost = { from: OWNER, to: GRID, account: "operating-expense" } as const;
  return [
    make(
      {
        ...cost,
        id: "standing.demand-charge",
        discountClass: "overhead",
        why: "charge on the month's peak: lights, and what the contract bills at least",
      },
      (month) => -(operations[month]!.demand?.standingUsd ?? 0),
    ),
    make(
      {
        ...cost,
        id: "mining.demand-charge",
        discountClass: "merchant",
        why: "charge on the month's peak that machines add, and that peaks of theirs left behind",
      },
      (month) => {
        const { demand } = operations[month]!;
        return demand ? -(demand.chargeUsd - demand.aiUsd - demand.standingUsd) : 0;
      },
    ),
  ];
}

function blockLines(site: Site, { operations }: Course, make: MakeLine): CashLine[] {
  const settled = site.blocks.map((block, index) =>
    make(
      {
        id: `power.block.${block.id}`,
        from: "counterparty of the block",
        to: OWNER,
        why: `${block.settlement} block of ${block.mw} MW at ${block.strikeUsdPerMwh} USD/MWh`,
        discountClass: "contracted",
        account: "revenue",
      },
      (month) => operations[month]!.blockSettlementUsd[index]!,
    ),
  );
  const sold = {
    id: "power.export",
    from: "market",
    to: OWNER,
    why: "energy sent to the grid",
    discountClass: "merchant",
    account: "revenue",
  } as const;
  return [...settled, make(sold, (month) => operations[month]!.exportRevenueUsd)];
}

function miningLines(site: Site, { operations, fleet, plan }: Course, make: MakeLine): CashLine[] {
  const cost = { from: OWNER, discountClass: "merchant", account: "operating-expense" } as const;
  const fixed = (site.mine?.fixedUpkeep ?? []).map((line) =>
    make(
      {
        ...cost,
        id: `mining.upkeep.${slug(line.what)}`,
        to: "suppliers",
        why: `${line.what}, ${line.usdPerMwYear} USD/MW/year`,
      },
      (month) => (-line.usdPerMwYear / 12) * fleet[month]!.installedGridMw * costIndexAt(site, month),
    ),
  );
  const machines = { discountClass: "owned-machines" } as const;
  return [
    make(
      {
        id: "mining.reward",
        from: "pool",
        to: OWNER,
        why: "block rewards less the pool's fee",
        discountClass: "merchant",
        account: "revenue",
      },
      (month) => operations[month]!.miningRevenueUsd,
    ),
    make(
      { ...cost, id: "mining.energy", to: RETAILER, why: "energy of the machines" },
      (month) => -operations[month]!.miningEnergyCostUsd,
    ),
    make(
      {
        ...cost,
        id: "mining.variable-upkeep",
        to: "suppliers",
        why: "repairs and wear that hours of hashing cause",
      },
      (month) => -operations[month]!.miningUpkeepUsd,
    ),
    make(
      { ...cost, id: "mining.repairs", to: "repair shop", why: "repairs of machines out of warranty" },
      (month) => -fleet[month]!.repairUsd,
    ),
    ...fixed,
    make(
      {
        ...machines,
        id: "mining.build",
        from: OWNER,
        to: "contractor",
        why: "buildings and plant of the mine",
        account: "capital-expenditure",
      },
      (month) => (plan.mineBuild?.month === month ? -plan.mineBuild.usd : 0),
    ),
    make(
      {
        ...machines,
        id: "mining.machines-bought",
        from: OWNER,
        to: "maker",
        why: "machines ordered, and refresh of the fleet",
        account: "capital-expenditure",
      },
      (month) => -fleet[month]!.capexUsd,
    ),
    make(
      {
        ...machines,
        id: "mining.machines-sold",
        from: "second-hand market",
        to: OWNER,
        why: "resale of machines",
        account: "asset-sale",
      },
      (month) => fleet[month]!.resaleUsd,
    ),
  ];
}

/** Hosting of others' machines; their energy is part of `mining.energy`, at the same discount class as what they pay for it. */
function colocationLines({ operations, fleet }: Course, make: MakeLine): CashLine[] {
  if (!fleet.some((month) => month.customers)) return [];
  const customers = { from: "hosted miners", to: OWNER, discountClass: "merchant" } as const;
  return [
    make(
      {
        ...customers,
        id: "colocation.rate",
        account: "revenue",
        why: "power, space and hands for their machines",
      },
      (month) => operations[month]!.colocationRevenueUsd,
    ),
    make(
      {
        ...customers,
        id: "colocation.deposit",
        account: "deposit",
        why: "deposits held; forfeited by who leaves",
      },
      (month) => fleet[month]!.customers!.depositUsd,
    ),
    make(
      {
        ...customers,
        id: "colocation.default",
        account: "operating-expense",
        why: "expected loss: bills above the deposit and empty places, times the chance of a default",
      },
      (month) => -fleet[month]!.customers!.expectedLossUsd,
    ),
  ];
}

function hostingLines({ hosting }: Site, { lease }: Course, make: MakeLine): CashLine[] {
  if (!lease) return [];
  const contracted = { discountClass: "contracted" } as const;
  const income = { ...contracted, from: "tenant", to: OWNER, account: "revenue" } as const;
  const cost = { ...contracted, from: OWNER, account: "operating-expense" } as const;
  return [
    make({ ...income, id: "hosting.rent", why: "rent" }, (month) => lease.rentUsd[month]!),
    make(
      { ...income, id: "hosting.power-reimbursed", why: "energy passed through" },
      (month) => lease.powerReimbursedUsd[month]!,
    ),
    make(
      {
        ...income,
        id: "hosting.backstop",
        from: "guarantor",
        // in one sum it settles the rest of the contract; month by month it is rent in the tenant's place
        account: hosting?.lease.backstop?.kind === "pay" ? "asset-sale" : "revenue",
        why: "paid in the place of a tenant that failed",
      },
      (month) => lease.backstopUsd[month]!,
    ),
    make(
      {
        ...income,
        id: "hosting.rent-late",
        account: "deposit",
        why: "rent received less rent due: it comes late",
      },
      (month) => lease.lateRentUsd[month]!,
    ),
    make(
      { ...income, id: "hosting.exit-fee", why: "fee for leaving early" },
      (month) => lease.exitFeeUsd[month]!,
    ),
    make(
      { ...cost, id: "hosting.power", to: RETAILER, why: "energy of the tenant" },
      (month) => -lease.powerCostUsd[month]!,
    ),
    make(
      {
        ...cost,
        id: "hosting.landlord",
        to: "suppliers",
        why: "operations, taxes and insurance of the halls",
      },
      (month) => -lease.landlordCostUsd[month]!,
    ),
    make(
      { ...cost, id: "hosting.service-credits", to: "tenant", why: "credits for missed service level" },
      (month) => -lease.serviceCreditUsd[month]!,
    ),
    make(
      { ...cost, id: "hosting.damages", to: "tenant", why: "damages for late delivery" },
      (month) => -lease.damagesUsd[month]!,
    ),
    make(
      { ...cost, id: "hosting.capex-netted", to: "tenant", why: "tenant-paid capex taken back out of rent" },
      (month) => -lease.capexNettedUsd[month]!,
    ),
    make(
      {
        ...income,
        id: "hosting.prepayment",
        account: "deposit",
        why: "prepayment received, credited and refunded",
      },
      (month) =>
        lease.prepaymentReceivedUsd[month]! -
        lease.prepaymentCreditUsd[month]! -
        lease.prepaymentRefundUsd[month]!,
    ),
  ];
}

function buildingLines(site: Site, world: World, { plan, fleet }: Course, make: MakeLine): CashLine[] {
  const offer = site.hosting;
  if (!offer || plan.halls.length === 0) return [];
  const { strategy } = plan.choice;
  const terms = buildingTerms(offer, strategy);
  const capexUsdPerGridMw = hallUsdPerGridMw(offer, strategy, world);
  const tenantFraction = tenantPaidUsd(offer, world, plan) / (plan.choice.hostMw * capexUsdPerGridMw || 1);
  const spend = (month: number) =>
    plan.halls.reduce((total, hall) => {
      const months = Math.max(1, hall.readyMonth - hall.spendFromMonth);
      const isPaid = month >= hall.spendFromMonth && month < hall.spendFromMonth + months;
      return total + (isPaid ? (hall.gridMw * capexUsdPerGridMw) / months : 0);
    }, 0);
  const cleared = (month: number) =>
    plan.halls.reduce((total, hall) => total + (hall.clearedMonth === month ? hall.gridMw : 0), 0);
  const works = {
    from: OWNER,
    to: "contractor",
    discountClass: "construction",
    account: "capital-expenditure",
  } as const;
  const recovered = recoveredUsd(offer, plan, site.months);
  const hasMachines = fleet.some((month) => month.installedGridMw > 0) || site.mine !== null;
  return [
    make(
      { ...works, id: "building.halls", why: `halls for ${plan.choice.hostMw} MW of grid capacity` },
      (month) => -spend(month),
    ),
    make(
      {
        ...works,
        id: "building.tenant-paid",
        from: "tenant",
        to: OWNER,
        account: "deposit",
        why: "building cost that the tenant advances, taken back out of the rent",
      },
      (month) => spend(month) * tenantFraction,
    ),
    make(
      {
        id: "building.damages-recovered",
        from: "contractor",
        to: OWNER,
        why: "damages for halls that came late",
        discountClass: "contracted",
        account: "revenue",
      },
      (month) => recovered[month]!,
    ),
    make({ ...works, id: "building.demobilisation", why: "taking the mine down" }, (month) =>
      hasMachines ? -cleared(month) * terms.demobilisationUsdPerMw : 0,
    ),
    make(
      {
        id: "building.salvage",
        from: "scrap dealers",
        to: OWNER,
        why: "salvage of removed equipment",
        discountClass: "construction",
        account: "asset-sale",
      },
      (month) => (cleared(month) * terms.salvageUsdPerItMw) / offer.gridToItRatio,
    ),
  ];
}

function saleLines({ sale, connection, months }: Site, { plan }: Course, make: MakeLine): CashLine[] {
  if (!sale || plan.choice.strategy !== "sell-site" || plan.soldMonth >= months) return [];
  const priceUsd = sale.priceUsdPerImportMw * connection.importMw;
  const sold = { discountClass: "merchant", account: "asset-sale" } as const;
  const atClosing = (usd: number) => (month: number) => (month === plan.soldMonth ? usd : 0);
  return [
    make(
      {
        ...sold,
        id: "sale.site",
        from: "buyer",
        to: OWNER,
        why: `site with ${connection.importMw} MW of import`,
      },
      atClosing(priceUsd),
    ),
    make(
      { ...sold, id: "sale.cost", from: OWNER, to: "brokers and lawyers", why: "cost of the sale" },
      atClosing(-priceUsd * sale.costFraction),
    ),
  ];
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
