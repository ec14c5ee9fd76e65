import {
  forgetRecoveryFile,
  type PublicKit,
  readRecoveryFile,
  writeRecoveryFile,
} from '../settings/recovery/index.ts'

/** recovery.json as it is now, and the way to change it. */
export interface KitFile {
  read(): PublicKit | null
  /** Null takes it away. */
  write(kit: PublicKit | null): Promise<void>
}

/** Read once: whoever writes into it while the console is open changes nothing before the next start. */
export async function openKitFile(dataDirectory: string): Promise<KitFile> {
  const found = await readRecoveryFile(dataDirectory)
  let kit = found.kind === 'there' ? found.kit : null
  return {
    read: () => kit,
    async write(next) {
      if (next === null) await forgetRecoveryFile(dataDirectory)
      else await writeRecoveryFile(dataDirectory, next)
      kit = next
    },
  }
}
