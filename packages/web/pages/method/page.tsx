import { methodSection } from "@switchyard/report";
import { useEffect, useRef } from "react";
import { useApp, useAppState, useStudy } from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import { Markup } from "../../ui/markup.tsx";

/** How the figures came about: where "how this was computed" leads. */
export default function MethodPage() {
  const { study } = useApp();
  return (
    <WhenAnswered asking={useStudy()} again={study.again} what="Method">
      {(answer) =>
        answer.schema === "switchyard/study/1" ? (
          <Method markup={methodSection(answer)} />
        ) : (
          <p>{answer.noVerdict}</p>
        )
      }
    </WhenAnswered>
  );
}

function Method({ markup }: { readonly markup: string }) {
  const { at } = useAppState().params;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const part = at && markup ? place.current?.querySelector(`#${CSS.escape(at)}`) : undefined;
    part?.scrollIntoView({ block: "center" });
    part?.classList.add("here");
    return () => part?.classList.remove("here");
  }, [at, markup]);
  return <Markup ref={place} className="method" html={markup} />;
}
