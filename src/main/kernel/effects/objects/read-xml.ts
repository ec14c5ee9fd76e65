import type { ObjectFacts } from '../../ports/objects.ts'

/** One page of a bucket's listing. */
export interface ListPage {
  readonly objects: readonly ObjectFacts[]
  /** Where the next page begins; `undefined` on the last. */
  readonly next: string | undefined
}

/** Reads ListObjectsV2's answer. S3's XML is flat and has no attributes where it matters, so no parser is brought in. */
export function readListPage(xml: string): ListPage {
  const objects = [...xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)].map(([, inside = '']) => ({
    key: textIn(inside, 'Key') ?? '',
    bytes: Number(textIn(inside, 'Size') ?? 'NaN'),
    etag: bareTag(textIn(inside, 'ETag') ?? ''),
    modifiedAt: new Date(textIn(inside, 'LastModified') ?? Number.NaN),
  }))
  const more = textIn(xml, 'IsTruncated') === 'true'
  return { objects, next: more ? textIn(xml, 'NextContinuationToken') : undefined }
}

/** S3's own word for what went wrong, e.g. `SignatureDoesNotMatch`. */
export function readErrorCode(xml: string): string | undefined {
  return textIn(xml, 'Code')
}

/** An ETag without its quotes. */
export const bareTag = (tag: string): string => tag.replace(/^W\//, '').replaceAll('"', '')

function textIn(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1]
  return found?.replace(/&(lt|gt|quot|apos|amp|#\d+|#x[0-9a-fA-F]+);/g, (_all, entity: string) =>
    entityOf(entity),
  )
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function entityOf(entity: string): string {
  if (!entity.startsWith('#')) return NAMED[entity] ?? ''
  const code = entity[1] === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
  return String.fromCodePoint(code)
}
