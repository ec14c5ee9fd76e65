const root = document.documentElement

async function read(path) {
  const response = await fetch(`${path}?dpl=${root.dataset.dplId}`)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return await response.json()
}

function element(tag, className, text) {
  const made = document.createElement(tag)
  made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function stylistCard(stylist, index) {
  const card = element('article', 'card')
  const initials = stylist.name.split(' ').map((word) => word[0])
  const face = element('div', `face tone-${index % 6}`, initials.join(''))
  face.setAttribute('aria-hidden', 'true')
  const words = element('div', 'words')
  words.append(
    element('h3', '', stylist.name),
    element('p', 'craft', `${stylist.craft} · ${stylist.place}`),
    element('p', 'facts', `★ ${stylist.rating.toFixed(1)} · from R ${stylist.price}`),
  )
  const book = element('button', 'quiet', stylist.next)
  book.setAttribute('aria-label', `Book ${stylist.name}, ${stylist.next}`)
  card.append(face, words, book)
  return card
}

function ledgerLine([what, when, amount]) {
  const line = element('li', '')
  const words = element('span', '')
  words.append(element('strong', '', what), element('small', '', when))
  line.append(words, element('span', 'sum', amount))
  return line
}

function fill(name, children) {
  const place = document.querySelector(`[data-fill="${name}"]`)
  if (place) place.replaceChildren(...children.slice(0, Number(place.dataset.count ?? 99)))
}

function say(slot, text) {
  const place = document.querySelector(`[data-slot="${slot}"]`)
  if (place) place.textContent = text
}

function enableLogin(config) {
  const form = document.querySelector('[data-form="login"]')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    // Who has logged in stays on the build they began with until their session ends.
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some browsers of ours
    document.cookie = `__vdpl=${config.deploymentId}; path=/; samesite=lax; max-age=43200`
    say('login', 'Check your mailbox: we sent you a link.')
  })
}

async function start() {
  const [config, list] = await Promise.all([read('/config.json'), read('/stylists.json')])
  fill('stylists', list.stylists.map(stylistCard))
  say('count', `${list.stylists.length} stylists have time for you this week`)
  say('balance', 'R 1,240.00')
  say('factory', `Wallet factory ${config.contracts.walletFactory ?? 'unknown'}`)
  fill(
    'ledger',
    [
      ['Knotless braids with Nomsa', 'Held until Saturday', '− R 650'],
      ['Top-up by card', 'Monday', '+ R 1,000'],
      ['Silk press with Amara', 'Last week', '− R 480'],
    ].map(ledgerLine),
  )
  enableLogin(config)
  root.dataset.ready = 'true'
}

void start()
