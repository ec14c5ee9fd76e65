import { sha256 } from './bytes.ts'
import { type Finding, segmentFile } from './finding.ts'
import type { Acknowledgement } from './header-fields.ts'

/** Collects what is wrong, apart from what somebody has acknowledged in the log itself. */
export class Findings {
  readonly #acknowledgements: readonly Acknowledgement[]
  readonly #open: Finding[] = []
  readonly #acknowledged: Finding[] = []

  constructor(acknowledgements: readonly Acknowledgement[]) {
    this.#acknowledgements = acknowledgements
  }

  get open(): readonly Finding[] {
    return this.#open
  }

  get acknowledged(): readonly Finding[] {
    return this.#acknowledged
  }

  /** Damage of a file; acknowledged when the file is still as it was when somebody did that. */
  file(finding: Omit<Finding, 'file'>, bytes: Buffer): void {
    const hash = sha256(bytes).toString('hex')
    this.#sort(finding, { length: bytes.length, hash })
  }

  missing(segment: number): void {
    this.#sort({ segment, offset: 0, what: 'it is missing' }, { length: 0, hash: '' })
  }

  /** What contradicts knowledge from outside: no acknowledgement inside the log can lift it. */
  contradiction(finding: Omit<Finding, 'file'>): void {
    this.#open.push(named(finding))
  }

  #sort(finding: Omit<Finding, 'file'>, now: { readonly length: number; hash: string }): void {
    const known = this.#acknowledgements.some(
      ({ segment, length, sha256: hash }) =>
        segment === finding.segment && length === now.length && hash === now.hash,
    )
    const list = known ? this.#acknowledged : this.#open
    list.push(named(finding))
  }
}

function named({ segment, offset, what }: Omit<Finding, 'file'>): Finding {
  return { segment, file: segmentFile(segment), offset, what }
}
