/**
 * Something that is a secret by its looks, whoever it belongs to. Found by an anchor (cheap: part of the
 * same automaton), then decided by a pattern; group `secret` is masked, or all of it.
 */
export interface Shape {
  readonly name: string
  readonly anchors: readonly string[]
  /** Sticky, tried at the anchor, over Latin-1 text so that offsets are bytes. */
  readonly pattern: RegExp
}

const TOKEN = /[\w-]+/.source

function prefixed(name: string, anchors: readonly string[], body = '[A-Za-z0-9_-]{16,}'): Shape {
  return { name, anchors, pattern: new RegExp(`(?:${anchors.join('|')})(?<secret>${body})`, 'dy') }
}

/**
 * A private key of a chain is 32 bytes in hexadecimal, and so is every transaction hash, block hash and
 * topic: evidence that must stay readable. So 64 digits are masked only where the words before them say
 * private key (or the key is registered); see also `maskJson`, which looks at the property's name.
 */
const chainKey: Shape = {
  name: 'chain private key',
  anchors: ['rivate', 'RIVATE', 'ecret', 'ECRET', 'igner', 'IGNER', 'igning', 'IGNING'].concat([
    'eployer',
    'EPLOYER',
    'allet',
    'ALLET',
    'wner',
    'WNER',
    'ccount',
    'CCOUNT',
  ]),
  pattern:
    /(?:(?:rivate|ecret|igner|igning|eployer|allet|wner|ccount)[_ -]?key\w*|ecret\w*)["'\\]*(?: is)?\s*[:=,]?\s*["'\\]*(?<secret>(?:0x)?[0-9a-f]{64})(?![0-9a-f])/diy,
}

/** Whether a property of this name holds a private key, so that 64 hexadecimal digits in it are one. */
export function namesPrivateKey(property: string): boolean {
  return /(?:private|secret|signer|signing|deployer|wallet|owner|account)[_-]?key|secret$|mnemonic|seed/i.test(
    property,
  )
}

/** What stands in for a secret in plans, undo cards and instructions must stay readable. */
const NO_PLACEHOLDER = /(?!\$\{?[A-Z][A-Z0-9_]*\}?(?:[\s"'@,;\\]|$)|<[\w -]+>|\{secret:)/.source

const PEM_LABEL = '[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----'

/** The detectors. Railway's tokens are plain UUIDs and old Vercel ones 24 letters: only registering helps there. */
export const shapes: readonly Shape[] = [
  chainKey,
  {
    name: 'PEM private key',
    anchors: ['-----BEGIN '],
    pattern: new RegExp(
      `-----BEGIN ${PEM_LABEL}(?<secret>[^]{0,20000}?)-----END ${PEM_LABEL}|-----BEGIN ${PEM_LABEL}(?:[A-Za-z0-9+/=\\s\\\\:,.-]*)`,
      'dy',
    ),
  },
  { name: 'JWT', anchors: ['eyJ'], pattern: /eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/dy },
  prefixed('GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_']),
  prefixed('Stripe key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_']),
  prefixed('Slack token', ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xapp-'], TOKEN),
  prefixed('Vercel token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_', 'vercel_blob_rw_']),
  prefixed('registry token', ['npm_', 'glpat-', 'dckr_pat_', 'AIza']),
  prefixed('age identity', ['AGE-SECRET-KEY-', 'age-secret-key-'], '[0-9A-Za-z-]{20,}'),
  {
    name: 'password in an address',
    anchors: ['://', '%3A%2F%2F', '%3a%2f%2f', ':\\/\\/'],
    pattern: new RegExp(
      `(?::\\/\\/|:\\\\\\/\\\\\\/|%3a%2f%2f)[^\\s/@:"'<>%\\\\]*(?::|%3a)${NO_PLACEHOLDER}(?<secret>(?:(?!%40)[^\\s/@"'<>])+)(?:@|%40)`,
      'diy',
    ),
  },
  {
    name: 'Slack webhook',
    anchors: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com\\?\/(?:services|workflows|triggers)\\?\/(?<secret>[\w/\\-]+)/dy,
  },
  {
    name: 'authorization header',
    anchors: ['uthorization', 'UTHORIZATION'],
    pattern: new RegExp(
      `uthorization["'\\\\]*\\s*[:=]\\s*["'\\\\]*(?:(?:bearer|basic|token|negotiate)\\s+)?${NO_PLACEHOLDER}(?=\\S*\\d|\\S{20})(?<secret>[^\\s"'\\\\,;]{8,})`,
      'diy',
    ),
  },
  {
    name: 'bearer token',
    anchors: ['earer ', 'EARER '],
    pattern: /earer\s+(?<secret>(?=[^\s]*\d)[\w.~+/-]{16,}=*)/diy,
  },
  {
    name: 'password of a connection string',
    anchors: ['assword=', 'ASSWORD='],
    pattern: new RegExp(
      `assword=${NO_PLACEHOLDER}(?<secret>'(?:[^'\\\\]|\\\\.)*'|[^\\s'"&;,]+)`,
      'diy',
    ),
  },
]

/** Where the secret stands if the shape is really there. */
export function matchShape(
  shape: Shape,
  text: string,
  at: number,
): { readonly start: number; readonly end: number } | null {
  shape.pattern.lastIndex = at
  const indices = shape.pattern.exec(text)?.indices
  const { secret } = indices?.groups ?? {}
  const range = secret ?? indices?.[0]
  return range === undefined ? null : { start: range[0], end: range[1] }
}
