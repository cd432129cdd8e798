/** The CSS of sheets, added to that of every page. */
export const SHEET_STYLE = `
.fields { display: grid; grid-template-columns: repeat(3, 1fr); gap: .25rem .8rem; margin: .4rem 0; }
.fields div { border-bottom: 1px solid #111; min-height: 2.3rem; }
.fields dt { font-size: 8.5pt; color: #333; }
.fields dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.fields.signature { grid-template-columns: 2fr 2fr 1fr; }
.signature div { min-height: 2.9rem; }
.decision { break-inside: avoid; border: 2px solid #111; padding: .2rem .5rem; margin-top: .3rem; }
.sheet, .record { break-before: page; margin-top: 2rem; }
.sheet { font-size: 10pt; line-height: 1.2; }
.sheet p { margin: .2rem 0; }
.sheet h2 { margin: 0 0 .2rem; padding-top: 0; border-top: 0; font-size: 12pt; }
.sheet .fields:not(.signature) { grid-template-columns: repeat(4, 1fr); }
.sheet .fields div { min-height: 1.9rem; }
.sheet .signature div { min-height: 2.5rem; }
.record { font-size: 10pt; line-height: 1.25; }
.record td, .record th { padding: .1rem .3rem; }
.criteria { table-layout: fixed; margin: .2rem 0; }
.criteria caption { height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); position: absolute; }
.criteria th, .criteria td { padding: .05rem .25rem; }
.criteria th:nth-child(1) { width: 4.1em; }
.criteria th:nth-child(2) { width: 29%; }
.criteria th:nth-child(3) { width: 7.9em; }
.criteria th:nth-child(5) { width: 3.7em; }
.criteria thead th { white-space: normal; }
.criteria .status { white-space: normal; }
.answer { display: flex; gap: .4rem; align-items: end; min-height: 1.65rem; white-space: nowrap; }
.answer i { flex: 3; border-bottom: 1px solid #111; }
.answer .short { flex: 2; }
.asked { break-after: avoid; }
.sheet .muted { font-size: 1em; }
th .muted { font-weight: 400; }
@media print { main { padding: 0 1px; } .sheet, .record { margin-top: 0; } }
`
