/** Colour means one thing everywhere: the table of LOOK, light and dark, as CSS variables and classes of marks. */
export const THEME_CSS = `
:root{--paper:#FBFAF7;--ink:#1B1D22;--soft:#5A5E68;--hair:rgba(27,29,34,.12);--faint:rgba(27,29,34,.05);
--mining:#C97A00;--hosting:#4453C9;--storage:#0F807E;--solar:#B8960B;--wind:#4F8DBD;--import:#6B7280;--export:#2B7A4B;--curtailed:#8A8F99;--breach:#B3263E}
@media (prefers-color-scheme:dark){:root{--paper:#14161A;--ink:#E8E6E1;--soft:#A3A7AF;--hair:rgba(232,230,225,.16);--faint:rgba(232,230,225,.06);
--mining:#F0A030;--hosting:#8C97F2;--storage:#42B8B4;--solar:#E6C84A;--wind:#86BCE4;--import:#9AA3AF;--export:#5FBF85;--curtailed:#7D828C;--breach:#F0627A}}
svg text{font:12px Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums;fill:var(--ink)}
svg .soft{fill:var(--soft)}
svg .strong{font-weight:650}
svg .hair{stroke:var(--hair);stroke-width:1}
svg .zero{stroke:var(--ink);stroke-width:1}
svg .threshold{stroke:var(--breach);stroke-width:1.25;stroke-dasharray:4 3}
svg .cursor{stroke:var(--ink);stroke-width:1}
.mining{fill:var(--mining)}.hosting{fill:var(--hosting)}.storage{fill:var(--storage)}.import{fill:var(--import)}.export{fill:var(--export)}.unused{fill:var(--faint)}.idle{fill:url(#hatch)}.ink{fill:var(--ink)}.pale{fill:var(--hair)}
.line-mining{stroke:var(--mining)}.line-hosting{stroke:var(--hosting)}.line-storage{stroke:var(--storage)}.line-import{stroke:var(--import)}.line-export{stroke:var(--export)}.line-ink{stroke:var(--ink)}
.line{fill:none;stroke-width:1.75}
`;

/** Hatch for what was reserved or curtailed: never colour alone. */
export const HATCH_DEFS =
  '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--faint)"/><line x1="0" y1="0" x2="0" y2="6" stroke="var(--curtailed)" stroke-width="2"/></pattern></defs>';
