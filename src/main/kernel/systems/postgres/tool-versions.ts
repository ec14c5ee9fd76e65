/**
 * The first minor of each major in which a crafted archive no longer runs code on the restoring client
 * (CVE-2026-116314, CVE-2026-18408; postgres.md, 1).
 */
const SAFE_MINORS: { readonly [major: number]: number } = {
  14: 25,
  15: 20,
  16: 16,
  17: 12,
  18: 7,
}

export interface Version {
  readonly major: number
  readonly minor: number
}

/** The first `15.20` in a text such as `pg_restore (PostgreSQL) 15.20 (Debian …)`. */
export function versionIn(text: string): Version | undefined {
  const found = /(\d{1,2})\.(\d+)/.exec(text)
  if (found === null) return undefined
  return { major: Number(found[1]), minor: Number(found[2]) }
}

/** Why a tool of this version is doubtful; `undefined` when it is not. */
export function belowFloor(version: Version): string | undefined {
  const safe = SAFE_MINORS[version.major]
  const newest = Math.max(...Object.keys(SAFE_MINORS).map(Number))
  if (safe === undefined)
    return version.major > newest
      ? undefined
      : `PostgreSQL ${version.major} gets no security fixes any more`
  if (version.minor >= safe) return undefined
  return `a crafted dump can run code on this laptop (CVE-2026-116314); fixed in ${version.major}.${safe}`
}

/** The first minor of each major whose server quotes names in dumps (CVE-2025-8715; postgres.md, 1). */
const SAFE_SERVERS: typeof SAFE_MINORS = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 }

/** Why a server of this version is doubtful; `undefined` when it is not. */
export function belowServerFloor({ major, minor }: Version): string | undefined {
  const safe = SAFE_SERVERS[major]
  if (safe === undefined)
    return major > 17 ? undefined : `PostgreSQL ${major} gets no security fixes any more`
  if (minor >= safe) return undefined
  return `names in a dump can inject SQL (CVE-2025-8715); fixed in ${major}.${safe}`
}

/** The first minor of each major whose psql knows `\restrict` (CVE-2025-8714; postgres.md, 1). */
const RESTRICT_MINORS: { readonly [major: number]: number } = {
  13: 22,
  14: 19,
  15: 14,
  16: 10,
  17: 6,
}

export function knowsRestrict({ major, minor }: Version): boolean {
  const since = RESTRICT_MINORS[major]
  return since === undefined ? major > 17 : minor >= since
}
