import { Secret } from '../../../../shared/domain/secret.ts'

/*
 * What a kit holds in clear, once it is decrypted: an age identity, and the 32 bytes of an Ed25519
 * private key (RFC 8032) as base64url. Stock `age -d -i` must take it as it is, and refuses a line that is
 * neither an identity nor a comment (age 1.1.1, "unknown identity type"): so the restart key stands in a
 * comment.
 */
const RESTART = /^# rbl1-restart-key: ([\w-]{43})$/
const IDENTITY = /^AGE-SECRET-KEY-1[0-9A-Z]+$/

/** The lines of a kit. Few, because they end up in a code that a phone must read from paper. */
export function formatKit(
  keys: { readonly identity: string; readonly restartSeed: string },
  logId: string,
): Buffer {
  return Buffer.from(
    `# Rollback Console, log ${logId}\n# rbl1-restart-key: ${keys.restartSeed}\n${keys.identity}\n`,
  )
}

/** The keys in a decrypted kit: each is null where the kit has none. */
export function parseKit(plain: Uint8Array): {
  readonly identity: Secret | null
  readonly restartSeed: Secret | null
} {
  const lines = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength)
    .toString()
    .split('\n')
    .map((line) => line.trim())
  const identity = lines.find((line) => IDENTITY.test(line))
  const seed = lines.map((line) => RESTART.exec(line)?.[1]).find((found) => found !== undefined)
  return {
    identity: identity === undefined ? null : new Secret(identity),
    restartSeed: seed === undefined ? null : new Secret(seed),
  }
}
