import { loadVectors } from '../../../fixtures/audit-vectors/load-vectors.ts'
import { framesOf, headerLength } from '../../../fixtures/audit-vectors/segment-bytes.ts'

/** Headers, their JSON, frames and payloads of the stored vectors' logs. */
export function seedsFor({ name }: { readonly name: string }): readonly Buffer[] {
  const segments = Object.values(loadVectors().bases)
    .flatMap((files) => Object.values(files).map((text) => Buffer.from(text, 'base64')))
    .filter((bytes) => bytes.toString('latin1', 0, 4) === 'RBL1')
  const headers = segments.map((bytes) => bytes.subarray(0, headerLength(bytes)))
  const frames = segments.flatMap((bytes) =>
    framesOf(bytes).map(({ from, to }) => bytes.subarray(from, to)),
  )
  switch (name) {
    case 'header':
      return headers
    case 'header JSON':
      return headers.map((bytes) => bytes.subarray(12, -4))
    case 'payload':
      return frames.map((bytes) => bytes.subarray(100, lastNonZero(bytes.subarray(0, -20)) + 1))
    default:
      return frames
  }
}

function lastNonZero(bytes: Buffer): number {
  return bytes.findLastIndex((byte) => byte !== 0)
}
