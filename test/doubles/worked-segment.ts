import { readFileSync } from 'node:fs'

/** What docs/audit-log.md, section 11, gives to whoever writes a reader. */
export interface WorkedSegment {
  /** An armoured age file. */
  readonly kit: string
  readonly passphrase: string
  readonly genesis: string
  readonly sha256: string
  readonly bytes: Buffer
  readonly frames: readonly {
    readonly offset: number
    readonly type: string
    readonly seq: number
    readonly head: string
  }[]
  readonly intent: string
}

/** Reads it from the document, so that the document is what is tested. */
export function workedSegment(): WorkedSegment {
  const document = readFileSync(new URL('../../docs/audit-log.md', import.meta.url), 'utf8')
  const section = document.slice(document.indexOf('\n## 11. '))
  const blocks = [...section.matchAll(/^```\n([^`]+)^```$/gm)].map((block) => block[1] ?? '')
  const rows = [...section.matchAll(/^\| (\d+) \| ([A-Z]+) \| (\d+) \| `([0-9a-f]{64})` \|$/gm)]
  const only = (pattern: RegExp): string => pattern.exec(section)?.[1] ?? ''
  return {
    kit: blocks.find((block) => block.includes('AGE ENCRYPTED FILE')) ?? '',
    passphrase: only(/passphrase of this kit, which is `([^`]+)`/),
    genesis: only(/genesis fingerprint is `([0-9a-f]{64})`/),
    sha256: only(/SHA-256 of all its bytes `([0-9a-f]{64})`/),
    bytes: Buffer.from((blocks.at(-1) ?? '').replaceAll('\n', ''), 'hex'),
    frames: rows.map(([, offset, type = '', seq, head = '']) => {
      return { offset: Number(offset), type, seq: Number(seq), head }
    }),
    intent: only(/The INTENT says `([^`]+)`/),
  }
}
