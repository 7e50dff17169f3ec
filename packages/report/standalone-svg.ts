import { THEME_CSS } from "./theme.ts";

/** A chart's svg with its style inside, so that the file stands alone. */
export function standaloneSvg(svg: string): string {
  return svg.replace(/(<svg[^>]*>)/, `$1<style>${THEME_CSS}</style>`);
}
