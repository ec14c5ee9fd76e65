import { encodeQR } from 'qr'
import type { EnvironmentKind } from '../../../../shared/domain/identifiers.ts'
import { kitPageStyle } from './kit-page-style.ts'

/** What the page shows. Nothing of it is secret: the kit itself is encrypted. */
export interface KitPageFacts {
  readonly profile: string
  readonly environment: EnvironmentKind
  readonly logId: string
  readonly genesis: string
  readonly recipient: string
  readonly madeAt: string
  /** The armored age file. */
  readonly armored: string
  readonly fileName: string
}

/** The page of a kit, to be printed: no script, nothing from elsewhere, every value escaped. */
export function kitPage(facts: KitPageFacts): string {
  const { profile, environment, logId, genesis, recipient, madeAt, armored, fileName } = facts
  const rows: readonly (readonly [string, string])[] = [
    ['Log', inGroups(logId)],
    ['Genesis fingerprint of the log', inGroups(genesis)],
    ['Sealed to (age recipient)', escaped(recipient)],
    ['Made', `<time datetime="${escaped(madeAt)}">${escaped(minuteOf(madeAt))}</time>`],
    ['File', escaped(fileName)],
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escaped(`Recovery kit · ${profile}`)}</title>
<style>${kitPageStyle}</style>
</head>
<body>
<main>
<header>
<h1>Recovery kit</h1>
<p>${escaped(profile)} · ${escaped(environment.toUpperCase())}<br>Rollback Console</p>
</header>
<p class="lead">Opens a copy of the audit log when this laptop or its keychain is gone, together with the passphrase that you chose. The passphrase is not on this page: keep it elsewhere.</p>
<p class="save"><span>Print this page, and store it away from this laptop. A browser shows it for 15 minutes.</span> <a href="${escaped(encodeURIComponent(fileName))}" download>Save the kit as a file</a></p>
<div class="code">
<figure>${code(armored)}<figcaption>The kit, encrypted. A photograph is a copy.</figcaption></figure>
<dl>
${rows.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${value}</dd></div>`).join('\n')}
</dl>
</div>
<section>
<h2>The same as text</h2>
<pre>${escaped(armored)}</pre>
</section>
<section>
<h2>What to do with it</h2>
<ol>
<li><strong>Keep it off this laptop</strong>, on paper or on another medium, and the passphrase in a third place.</li>
<li><strong>Keep a copy of the log’s directory elsewhere</strong> (<code>data/NAME/log</code> in the user data): the keys that this kit opens lie there. Backups of it are safe to keep: they are sealed.</li>
<li><strong>Prove it.</strong> In the console, <em>Recovery kit → Prove</em>: give the text above, or the file, and the passphrase. Production can be armed only after that.</li>
<li><strong>Recover with it.</strong> Put the text above into a file and type <code>npm run audit -- recover --profile ${escaped(shellWord(profile))} --identity FILE</code>. Without the console, with stock <code>age</code>: <code>age -d FILE &gt; kit.txt</code> asks for the passphrase, and <code>age -d -i kit.txt</code> then opens the key of each segment, as docs/audit-log.md describes. Delete kit.txt afterwards.</li>
</ol>
</section>
<footer><div>Kept at</div><span></span><div>Proven on</div><span></span></footer>
</main>
</body>
</html>
`
}

/** Of middle strength: a fold or a stain in the paper is no loss. */
function code(text: string): string {
  const svg = encodeQR(text, 'svg', { ecc: 'medium', border: 4 })
  const said = 'role="img" aria-label="The kit as a QR code" shape-rendering="crispEdges"'
  return svg.replace('<svg ', `<svg ${said} `)
}

/** `2026-11-29 16:00 UTC`: as people read it; the exact time stands behind it. */
function minuteOf(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`
}

function inGroups(digits: string): string {
  return (digits.match(/.{1,4}/g) ?? []).join(' ')
}

function shellWord(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
