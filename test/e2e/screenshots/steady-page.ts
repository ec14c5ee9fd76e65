import type { Page } from '@playwright/test'
import { createSteadyText, type PageText, ROWS_IN_ALL } from './steady-text.ts'

/** What the figures show in every picture: this machine's own speed is nobody's business. */
const figures = {
  rowsInAll: ROWS_IN_ALL,
  values: ['19.2 %', '84 ms'],
  requests: ['1,204', '1,204'],
  lines: [
    'M0 24L40 22L80 25L120 21L160 23L200 20L240 22L280 19L320 21',
    'M0 12L40 14L80 11L120 15L160 13L200 16L240 12L280 14L320 13',
  ],
}

/**
 * Makes what is on screen the same in every picture: ids, ports, dates and measurements are replaced
 * by others of the same shape, drawn series and the time line by fixed ones. The host must be frozen.
 */
export async function steadyPage(page: Page, operator: string): Promise<void> {
  const texts = await page.evaluate(readTexts)
  const steady = createSteadyText({ operator })
  await page.evaluate(writeTexts, texts.map(steady))
  await page.evaluate(drawFigures, figures)
}

/** Every text of the page, in its order. */
function readTexts(): readonly PageText[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const placeOf = (within: Element | null): PageText['place'] => {
    if (within?.closest('time') !== null) return 'time'
    if (within.closest('.arming') !== null) return 'arming'
    return within.closest('.mono, .short-id, code') === null ? 'other' : 'code'
  }
  const texts: PageText[] = []
  while (walker.nextNode()) {
    const { nodeValue, parentElement } = walker.currentNode
    texts.push({ text: nodeValue ?? '', place: placeOf(parentElement) })
  }
  return texts
}

function writeTexts(texts: readonly string[]): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (const text of texts) {
    const node = walker.nextNode()
    if (node !== null && node.nodeValue !== text) node.nodeValue = text
  }
}

function drawFigures(given: typeof figures): void {
  const set = (selector: string, values: readonly string[]) => {
    document.querySelectorAll(selector).forEach((one, at) => {
      const value = values[at % values.length]
      if (value !== undefined) one.textContent = value
    })
  }
  set('.figure-value', given.values)
  document.querySelectorAll('.figure-note').forEach((note, at) => {
    const parts = [...note.childNodes]
    const count = parts.find((node) => /^[\d,]+$/.test(node.nodeValue ?? ''))
    if (count !== undefined) count.nodeValue = given.requests[at % given.requests.length] ?? ''
    for (const part of parts) if (part.nodeValue === 'request') part.nodeValue = 'requests'
  })
  document.querySelectorAll('.sparkline').forEach((chart, at) => {
    const line = given.lines[at % given.lines.length] ?? ''
    const { height = 44 } = (chart as SVGSVGElement).viewBox.baseVal
    chart.querySelector('.sparkline-line')?.setAttribute('d', line)
    chart.querySelector('.sparkline-area')?.setAttribute('d', `${line}L320 ${height}L0 ${height}Z`)
  })
  for (const threshold of document.querySelectorAll('.sparkline-threshold')) {
    threshold.setAttribute('y1', '34')
    threshold.setAttribute('y2', '34')
  }
  for (const term of document.querySelectorAll('dt')) {
    if (!/rows that differ in all/.test(term.textContent ?? '')) continue
    if (term.nextElementSibling !== null) term.nextElementSibling.textContent = given.rowsInAll
  }
  const segments = [...document.querySelectorAll<HTMLElement>('.timeline > span')]
  segments.forEach((segment, at) => {
    segment.style.left = `${(at * 100) / segments.length}%`
    segment.style.width = `${100 / segments.length}%`
  })
}
