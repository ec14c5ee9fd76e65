import type { Page } from './layout.ts'

/** Shown until the script has filled the place: all that is left of a page whose script fails. */
const skeleton = (count: number): string =>
  Array.from(
    { length: count },
    () => '          <div class="card skeleton" aria-hidden="true"></div>',
  ).join('\n')

const home: Page = {
  path: '/',
  title: 'Book your stylist',
  main: `      <section class="hero">
        <p class="kicker">Johannesburg · Lagos · Nairobi</p>
        <h1>Your hair, your stylist,<br>your time.</h1>
        <p class="lead">Book trusted stylists near you. The money waits in your wallet until you love the result.</p>
        <form class="search" action="/stylists">
          <input name="craft" aria-label="Style" placeholder="Knotless braids, silk press…">
          <button>Find a stylist</button>
        </form>
      </section>
      <section>
        <h2>Free this week</h2>
        <div class="grid" data-fill="stylists" data-count="3">
${skeleton(3)}
        </div>
      </section>`,
}

const login: Page = {
  path: '/login',
  title: 'Log in',
  main: `      <section class="narrow">
        <h1>Welcome back</h1>
        <p class="lead">Log in to see your bookings and your wallet.</p>
        <form class="panel" data-form="login">
          <label>Email<input type="email" name="email" autocomplete="email" required></label>
          <label>Password<input type="password" name="password" autocomplete="current-password" required></label>
          <button>Log in</button>
          <p class="note" role="status" data-slot="login">No account yet? Booking makes one.</p>
        </form>
      </section>`,
}

const stylists: Page = {
  path: '/stylists',
  title: 'Stylists',
  main: `      <section>
        <h1>Stylists near you</h1>
        <p class="lead" data-slot="count">Looking for stylists…</p>
        <div class="grid" data-fill="stylists">
${skeleton(6)}
        </div>
      </section>`,
}

const wallet: Page = {
  path: '/wallet',
  title: 'Wallet',
  main: `      <section class="narrow">
        <h1>Wallet</h1>
        <div class="purse">
          <p class="kicker">Held for your next booking</p>
          <p class="amount" data-slot="balance">—</p>
          <p class="address" data-slot="factory">Connecting…</p>
        </div>
        <h2>Lately</h2>
        <ul class="ledger" data-fill="ledger">
          <li class="skeleton"></li>
          <li class="skeleton"></li>
          <li class="skeleton"></li>
        </ul>
      </section>`,
}

/** The pages every build has. */
export const PAGES: readonly Page[] = [home, login, stylists, wallet]
