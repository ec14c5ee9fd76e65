/**
 * A sheet of A4, black on white, on one page with room at its foot for Letter. No face of the console's own
 * is fetched: what every system has is good enough for paper.
 */
export const kitPageStyle = `
@page { size: A4 portrait; margin: 14mm 15mm }
:root { color-scheme: light; background: #fff; color: #000; font: 10pt/1.4 "Helvetica Neue", Arial, "Liberation Sans", sans-serif }
body { margin: 0 }
main { width: 180mm; max-width: calc(100vw - 2rem); margin: 8mm auto }
h1, h2, p, dl, dd, ol, figure, pre { margin: 0 }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 6mm; border-bottom: 1.2pt solid #000; padding-bottom: 2.5mm }
h1 { font-size: 21pt; line-height: 1.1 }
header p { font-size: 11pt; font-weight: bold; text-align: right; overflow-wrap: anywhere }
h2 { font-size: 11pt; margin: 5mm 0 1.5mm }
.lead { margin: 3.5mm 0 }
.save { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2mm 6mm; border: 1px solid #000; padding: 2.5mm 4mm; margin-bottom: 4mm }
.save a { color: #0b3d91; font-weight: bold }
.code { display: flex; flex-wrap: wrap; gap: 7mm }
figure { flex: none; width: 86mm }
figure svg { display: block; width: 86mm; height: 86mm; border: .6pt solid #000 }
figcaption { font-size: 8.5pt; margin-top: 1mm }
dl { flex: 1; min-width: 70mm }
dt { font-size: 8.5pt }
dd { margin-bottom: 2.2mm; overflow-wrap: anywhere }
dd, pre, code { font-family: Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace }
dd { font-size: 9.5pt }
code { font-size: 9pt }
pre { font-size: 10.5pt; line-height: 1.35; border: .6pt solid #000; padding: 2.5mm 3mm; overflow-x: auto }
ol { padding-left: 5mm }
li { margin-bottom: 1.2mm }
footer { display: flex; align-items: flex-end; gap: 4mm; margin-top: 7mm; font-size: 9pt }
footer span { flex: 1; border-bottom: .6pt solid #000; min-height: 6mm }
@media print {
  main { width: auto; max-width: none; margin: 0 }
  .save { display: none }
  .lead { margin: 2.5mm 0 }
  h2 { margin: 3mm 0 1mm }
  footer { margin-top: 4mm }
  figure, pre, li { break-inside: avoid }
}
`
