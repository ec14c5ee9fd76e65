const MASK = '•••••'

// Names that only the console itself shows; masking them would hide nothing and puzzle everyone.
const address = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g
const url = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/'"<>)]+/gi
const mail = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const phone = /\+\d[\d ()-]{6,}\d/g
const host =
  /\b(?:[a-z0-9-]+\.)+(?:com|io|dev|app|net|org|internal|local|test|example)\b(?::\d+)?/gi
const wallet = /\b0x[0-9a-f]{40}\b/gi

/** Text for a shared screen: hosts, addresses, mail addresses and phone numbers are covered, the rest stays. */
export function maskPrivate(text: string): string {
  return text
    .replace(url, `$1${MASK}`)
    .replace(mail, MASK)
    .replace(host, MASK)
    .replace(address, MASK)
    .replace(phone, MASK)
    .replace(wallet, MASK)
}

/** What stands for a whole value that is private as such, e.g. a person's name. */
export const PRIVATE_MASK = MASK
