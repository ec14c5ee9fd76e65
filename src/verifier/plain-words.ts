import type { RecordSpan } from './report.ts'

export function count(many: number, thing: string): string {
  return `${many} ${thing}${many === 1 ? '' : 's'}`
}

export function spanOf({ from, to }: RecordSpan): string {
  return from === to ? `record ${from}` : `records ${from} to ${to}`
}
