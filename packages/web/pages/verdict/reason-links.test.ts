import { describe, expect, it } from "vitest";
import { studyFixture } from "../../../report/test-study.ts";
import { reasonPieces } from "./reason-links.ts";

const study = studyFixture();
const withReason = (reason: string) => ({ ...study, answer: { ...study.answer, reason } });

describe("the reason's figures lead to where they stand", () => {
  it("gives the whole paragraph back, letter by letter", () => {
    const reason =
      "Convert is worth $500M; the answer turns where rent reaches 122 USD/kW/month (it-kw). Nothing else.";
    expect(
      reasonPieces(withReason(reason))
        .map(({ text }) => text)
        .join(""),
    ).toBe(reason);
  });

  it("links capital to the table of strategies and a turn to its slider", () => {
    const links = reasonPieces(withReason("It takes $500M and turns at 122 USD/kW/month (it-kw)."));
    expect(links.filter(({ target }) => target)).toEqual([
      { text: "$500M", target: "all-strategies" },
      { text: "122 USD/kW/month (it-kw)", target: "levers" },
    ]);
  });

  it("does not find a figure inside a longer one", () => {
    const reason = "It is $1,500M, $500M2, $500.5M and −$500M.";
    expect(reasonPieces(withReason(reason)).filter(({ target }) => target)).toEqual([]);
    expect(
      reasonPieces(withReason(reason))
        .map(({ text }) => text)
        .join(""),
    ).toBe(reason);
  });

  it("leaves a reason without known figures as it is", () => {
    expect(reasonPieces(withReason("Because."))).toEqual([{ text: "Because." }]);
  });
});
