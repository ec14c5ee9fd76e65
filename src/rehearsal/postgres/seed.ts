import { type Access, withSession } from './session.ts'

/** How many people the world holds, and when the backup of last night was taken. */
export interface SeedOptions {
  readonly users: number
  readonly backupTakenAt: Date
}

/** A value out of a row number that looks random and is the same in every world. */
const scatter = (row: string, salt: string) =>
  `abs(hashint8extended(${row}, hashtext('${salt}')) % 1000000007)`

/** `timestamp(3)` without zone, in UTC, as Prisma keeps times. */
const naive = (instant: Date) => instant.toISOString().slice(0, 23).replace('T', ' ')

/** People of number `from`..`to` with one wallet each, joined in a steady stream that ends just before `$1`. */
const PEOPLE_SQL = `
  INSERT INTO users (email, name, display_name, role, created_at, updated_at)
  SELECT 'person' || i || '@vlossom.example', 'Person ' || i,
         CASE WHEN i % 12 = 0 THEN 'Studio ' || i END,
         (CASE WHEN i % 12 = 0 THEN 'STYLIST' WHEN i % 100 = 1 THEN 'SALON' ELSE 'CLIENT' END)::"UserRole",
         at, at
    FROM (SELECT i, $1::timestamp - interval '5 minutes' - ($3 - i) * $4::interval AS at FROM generate_series($2::int, $3::int) i) people
   ORDER BY i`

const WALLETS_SQL = `
  INSERT INTO wallets (user_id, address, deposited_wei, spent_wei, balance_wei, created_at, updated_at)
  SELECT id, address, deposited, spent, deposited - spent, created_at, created_at
    FROM (SELECT id, created_at, '0x' || left(encode(sha256(id::text::bytea), 'hex'), 40) AS address,
                 deposited, trunc(deposited / (2 + ${scatter('id', 'spent')} % 7)) AS spent
            FROM (SELECT id, created_at,
                         (1 + ${scatter('id', 'deposit')} % 5000)::numeric * 1000000000000000 AS deposited
                    FROM users WHERE id BETWEEN $1 AND $2) people) money
   ORDER BY id`

/** Two bookings for each person of number `from`..`to`, with a stylist (every twelfth person) up to `to`. */
const BOOKINGS_SQL = `
  INSERT INTO bookings (client_id, stylist_id, status, price_wei, starts_at, created_at, updated_at)
  SELECT u.id, 12 * (1 + ${scatter('u.id * 2 + n', 'stylist')} % ($2::bigint / 12)),
         (ARRAY['REQUESTED','CONFIRMED','COMPLETED','COMPLETED','COMPLETED','CANCELLED'])[1 + ${scatter('u.id * 2 + n', 'status')} % 6]::"BookingStatus",
         (1 + ${scatter('u.id * 2 + n', 'price')} % 900)::numeric * 1000000000000000,
         u.created_at + (n * 5 + 2) * interval '1 day',
         u.created_at + n * interval '1 minute', u.created_at + n * interval '1 minute'
    FROM users u CROSS JOIN generate_series(1, 2) n
   WHERE u.id BETWEEN $1 AND $2
   ORDER BY u.id, n`

const DAYS_OF_GROWTH = 400

/** Fills the database as it was when last night's backup was taken. `users` must be at least 12. */
export async function seedUpToBackup(app: Access, options: SeedOptions): Promise<void> {
  const { users } = options
  const at = naive(options.backupTakenAt)
  await withSession(app, async (client) => {
    await client.query('SET statement_timeout = 0')
    await client.query('BEGIN')
    const step = `${Math.max(1, Math.round((DAYS_OF_GROWTH * 86_400) / users))} seconds`
    await client.query(PEOPLE_SQL, [at, 1, users, step])
    await client.query(WALLETS_SQL, [1, users])
    await client.query(BOOKINGS_SQL, [1, users])
    await client.query(
      `INSERT INTO job_runs (job, status, started_at, finished_at, detail)
       SELECT 'booking-reminders', 'done', at, at + interval '2 seconds', 'v41 nightly'
         FROM (SELECT $1::timestamp - i * interval '1 hour' AS at FROM generate_series(200, 1, -1) i) runs`,
      [at],
    )
    // At work while the dump was taken: a worker that found it after a restore would pay a second time.
    await client.query(
      `INSERT INTO job_runs (job, status, started_at, detail) VALUES ('payouts', 'running', $1::timestamp, 'v41')`,
      [at],
    )
    await client.query('COMMIT')
  })
}

/** What honest people did between the backup and the bad release. */
export interface HonestDay {
  readonly users: number
  readonly from: Date
  readonly until: Date
}

/**
 * New people, wallets and bookings, changed and deleted rows, all newer than the backup: what a careless restore
 * would lose. Wallet invariants hold (deposited - spent = balance).
 */
export async function liveThroughTheDay(app: Access, day: HonestDay): Promise<void> {
  const { users } = day
  const joined = Math.max(5, Math.round(users / 100))
  const until = naive(day.until)
  const seconds = Math.max(1, Math.floor((day.until.getTime() - day.from.getTime()) / 1000))
  const step = `${Math.max(1, Math.floor(seconds / (joined + 1)))} seconds`
  await withSession(app, async (client) => {
    await client.query('SET statement_timeout = 0')
    await client.query('BEGIN')
    await client.query(PEOPLE_SQL, [until, users + 1, users + joined, step])
    await client.query(WALLETS_SQL, [users + 1, users + joined])
    await client.query(BOOKINGS_SQL, [users + 1, users + joined])
    await client.query(
      `UPDATE bookings SET status = 'CONFIRMED', updated_at = $1::timestamp - interval '40 minutes'
        WHERE status = 'REQUESTED' AND id % 40 = 0`,
      [until],
    )
    await client.query(
      `UPDATE wallets SET spent_wei = spent_wei + 1000000000000, balance_wei = balance_wei - 1000000000000,
              updated_at = $1::timestamp - interval '20 minutes'
        WHERE id % 50 = 7 AND balance_wei > 1000000000000`,
      [until],
    )
    await client.query(
      `UPDATE users SET name = name || ' (married)', updated_at = $1::timestamp - interval '1 hour' WHERE id % 500 = 9`,
      [until],
    )
    await client.query(`DELETE FROM bookings WHERE status = 'CANCELLED' AND id % 300 = 5`)
    await client.query('COMMIT')
    await client.query('ANALYZE')
  })
}
