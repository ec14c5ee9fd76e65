/** One way in which a secret may be written: given the secret, the texts that would betray it. */
type Encoding = (text: string) => readonly string[]

const bothCases = (escaped: string, sequence: RegExp): readonly string[] => [
  escaped.replace(sequence, (hit) => hit.toUpperCase()),
  escaped.replace(sequence, (hit) => hit.toLowerCase()),
]

const PERCENT = /%[0-9a-f]{2}/gi
const UNICODE = /\\u[0-9a-f]{4}/gi

function percentEncode(text: string, kept: RegExp): string {
  let out = ''
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte)
    out +=
      byte < 0x80 && kept.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`
  }
  return out
}

/** RFC 3986, encodeURIComponent, Python's quote, forms with `+`, and the sets of the WHATWG URL standard. */
const urlEncoded: Encoding = (text) => {
  const kept = [/[\w.~-]/, /[\w.~!'()*-]/, /[\w.~/-]/, /[\w.*-]/, /[\w.~!'()*$&+,;=:/?@-]/]
  const escaped = kept.flatMap((set) => bothCases(percentEncode(text, set), PERCENT))
  const url = new URL('http://u@h/')
  url.password = text
  url.search = text
  return [...escaped, ...escaped.map((form) => form.replaceAll('%20', '+')), url.password].concat(
    url.search.slice(1),
  )
}

const jsonString = (text: string) => JSON.stringify(text).slice(1, -1)
const asciiJson = (text: string) =>
  jsonString(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** As JSON, as JSON inside JSON, with escaped slashes, in ASCII only, and safe for HTML. */
const jsonEscaped: Encoding = (text) => {
  const html = (json: string) =>
    json.replace(/[<>&'+]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)
  const forms = [jsonString(text), ...bothCases(asciiJson(text), UNICODE)]
  const slashed = forms.map((form) => form.replaceAll('/', '\\/'))
  const safe = forms.flatMap((form) => bothCases(html(form), UNICODE))
  return [...forms, ...slashed, ...safe, jsonString(jsonString(text))]
}

const xmlNames: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }
const xmlEscape = (text: string, signs: RegExp, apostrophe: string) =>
  text.replace(signs, (sign) => `&${xmlNames[sign] ?? apostrophe};`)

const xmlEscaped: Encoding = (text) => [
  xmlEscape(text, /[&<>]/g, ''),
  xmlEscape(text, /[&<>"]/g, ''),
  ...['apos', '#39', '#039', '#x27'].map((form) => xmlEscape(text, /[&<>"']/g, form)),
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  text.replace(/[&<>"']/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`),
]

/** POSIX shells, `printf %q`, PowerShell and SQL (doubled quotes), and libpq's passfile. */
const quoted: Encoding = (text) => [
  text.replaceAll("'", "'\\''"),
  text.replaceAll("'", `'"'"'`),
  text.replaceAll("'", "''"),
  text.replaceAll('"', '""'),
  text.replace(/["\\$`]/g, '\\$&'),
  text.replace(/["\\$`!]/g, '\\$&'),
  text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t'),
  text.replace(/[^\w@%+=:,./-]/g, '\\$&'),
  text.replace(/[^\w./-]/g, '\\$&'),
  text.replace(/[`"$]/g, '`$&'),
  text.replace(/[\\:]/g, '\\$&'),
]

/** Every textual form of a secret, the secret itself first, each once. */
export function textForms(text: string): readonly string[] {
  const forms = [urlEncoded, jsonEscaped, xmlEscaped, quoted].flatMap((encode) => encode(text))
  return [...new Set([text, ...forms])]
}
