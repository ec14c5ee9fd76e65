import type { KeyObject } from 'node:crypto'
import { type Frame, FrameType, isClear } from './frame.ts'
import type { HeaderFields, Pruned } from './header-fields.ts'
import type { ToldRows } from './history/told-rows.ts'
import type { LogIndex } from './log-index.ts'
import { openFrame } from './open-frame.ts'
import type { OutsideAnchors } from './outside-anchors.ts'
import type { Payload } from './payload.ts'
import { pruneFault } from './prune-record.ts'
import type { Header } from './segment-header.ts'
import type { Observer } from './walked.ts'

interface Watched {
  readonly anchors: OutsideAnchors
  /** The key of a segment, or in words why it stays shut; null at the public level. */
  readonly open: ((fields: HeaderFields) => Promise<KeyObject | string>) | null
  /** Filled only where another copy is to be compared. */
  readonly index: LogIndex | null
  /** What EXPORT records say, filled where that is compared and the records can be opened. */
  readonly told: ToldRows | null
  /** What headers say of deletions, to hold their records against. */
  readonly deletions: ReadonlyMap<number, Pruned>
}

/** Looks at each record beside the walk: copied checkpoints, contents, and the index of heads. */
export class RecordWatch {
  /** Segments that the kit opened, and in words those that it did not. */
  openedSegments = 0
  readonly sealed: string[] = []
  readonly #watched: Watched

  constructor(watched: Watched) {
    this.#watched = watched
  }

  async begin({ fields }: Header): Promise<Observer> {
    const { anchors, open, index, told, deletions } = this.#watched
    const key = open === null ? null : this.#count(await open(fields))
    index?.begin(fields.firstSeq, fields.publicKey)
    told?.begin(fields.firstSeq, key !== null)
    return {
      frame: (frame, head) => {
        const content = contentOf(frame, key, fields.firstSeq)
        const fault = anchors.faultAt(frame.seq, head) ?? faultIn(frame, content, deletions)
        if (fault !== null) return fault
        index?.add(frame.seq, head)
        if (isExport(frame, content)) told?.take(frame.seq, content.body)
        return null
      },
      checkpoint: (seen) => index?.checkpoint(seen),
      end: (seq) => {
        index?.end(seq)
        told?.end(seq)
      },
    }
  }

  #count(opened: KeyObject | string): KeyObject | null {
    if (typeof opened === 'string') {
      this.sealed.push(opened)
      return null
    }
    this.openedSegments += 1
    return opened
  }
}

/** What is in a record, or in words what is wrong with it; null where it is clear or shut. */
function contentOf(frame: Frame, key: KeyObject | null, firstSeq: number): Payload | string | null {
  return key === null || isClear(frame) ? null : openFrame(frame, key, frame.seq - firstSeq)
}

function faultIn(
  { type }: Frame,
  content: Payload | string | null,
  deletions: ReadonlyMap<number, Pruned>,
): string | null {
  if (content === null || typeof content === 'string') return content
  return type === FrameType.PRUNE ? pruneFault(content.body, deletions) : null
}

function isExport(frame: Frame, content: Payload | string | null): content is Payload {
  return frame.type === FrameType.EXPORT && content !== null
}
