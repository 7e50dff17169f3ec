import type { Ref } from "react";

/**
 * Markup and marks that `packages/report` made: there every word of a user is escaped. Nothing else may be shown by these two.
 */
export function Markup(props: {
  readonly html: string;
  readonly className?: string;
  readonly ref?: Ref<HTMLDivElement>;
}) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: only the report's own markup comes here
  return <div ref={props.ref} className={props.className} dangerouslySetInnerHTML={{ __html: props.html }} />;
}

/** The same inside an svg. */
export function Marks({ svg }: { readonly svg: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: only the report's own marks come here
  return <g dangerouslySetInnerHTML={{ __html: svg }} />;
}
