import { NIGHTLY } from '../s3/fill-bucket.ts'
import { type S3StandIn, startS3StandIn } from '../s3/start-s3-stand-in.ts'
import type { PartOptions } from './part-options.ts'

/** How consoles name the bucket and themselves; the secret key is a credential. */
export const STORE_ACCESS = {
  region: 'eu-west-1',
  name: 'vlossom-backups',
  prefix: NIGHTLY,
  accessKeyId: 'AKIAREHEARSALVLOSSOM',
} as const

/** Starts the store that nightly backups are kept in. */
export function startStorePart({
  layout,
  credentials,
  ports,
}: Pick<PartOptions, 'layout' | 'credentials' | 'ports'>): Promise<S3StandIn> {
  const { region, name, accessKeyId } = STORE_ACCESS
  return startS3StandIn({
    dir: layout.bucket,
    bucket: name,
    port: ports.store,
    now: () => new Date(),
    ...{ region, accessKeyId, secretAccessKey: credentials.storeKey },
  })
}
