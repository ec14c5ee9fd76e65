import type pg from 'pg'
import type { Database } from './database.ts'

/** Times are Prisma's `timestamp(3)`: without a zone, in UTC. */
const UTC_NOW = `timezone('UTC', now())`

/** Reads the stylists of the newest 500 bookings, the busiest first, and how many users there are. */
export async function readStylists(
  database: Database,
): Promise<{ users: number; stylists: readonly Record<string, unknown>[] }> {
  const stylists = await database.query(
    `select users.id, users.name, count(*)::int as bookings,
            max(newest.created_at)::text as "newestBooking"
     from (select stylist_id, created_at from bookings order by id desc limit 500) newest
     join users on users.id = newest.stylist_id
     group by users.id, users.name order by 3 desc, 1 limit 20`,
  )
  const users = await database.query('select count(*)::int as count from users')
  return { users: Number(users[0]?.['count'] ?? 0), stylists }
}

/** A booking as a caller may ask for it. People are counted from the newest of their role, from 0. */
export interface BookingWish {
  readonly clientOffset: number
  readonly stylistOffset: number
  /** Whole number in decimal digits. */
  readonly priceWei: string
}

/** Adds a booking for next week and answers its id; `null` when there is no such client or stylist. */
export async function addBooking(database: Database, wish: BookingWish): Promise<string | null> {
  const rows = await database.query(
    `insert into bookings (client_id, stylist_id, status, price_wei, starts_at, created_at, updated_at)
     select client.id, stylist.id, 'CONFIRMED', $1, ${UTC_NOW} + interval '7 days', ${UTC_NOW}, ${UTC_NOW}
     from (select id from users where role = 'CLIENT' order by id desc offset $2 limit 1) client,
          (select id from users where role = 'STYLIST' order by id desc offset $3 limit 1) stylist
     returning id::text`,
    [wish.priceWei, wish.clientOffset, wish.stylistOffset],
  )
  const id = rows[0]?.['id']
  return typeof id === 'string' ? id : null
}

/** A move of money between two wallets, counted from the newest wallet, from 0. */
export interface WalletMove {
  readonly fromOffset: number
  readonly toOffset: number
  readonly wei: string
}

async function walletAt(client: pg.PoolClient, offset: number): Promise<number | null> {
  const found = await client.query('select id from wallets order by id desc offset $1 limit 1', [
    offset,
  ])
  const id: unknown = found.rows[0]?.id
  return typeof id === 'number' ? id : null
}

/**
 * Moves money in one transaction, wallets locked in the order of their ids. What was deposited less
 * what was spent stays equal to the balance. Answers false, and changes nothing, when a wallet is
 * missing or holds too little.
 */
export async function moveMoney(database: Database, move: WalletMove): Promise<boolean> {
  return await database.transaction(async (client) => {
    const from = await walletAt(client, move.fromOffset)
    const to = await walletAt(client, move.toOffset)
    if (from === null || to === null || from === to) return false
    await client.query('select id from wallets where id = any($1) order by id for update', [
      [from, to],
    ])
    const paid = await client.query(
      `update wallets set balance_wei = balance_wei - $1, spent_wei = spent_wei + $1,
         updated_at = ${UTC_NOW} where id = $2 and balance_wei >= $1`,
      [move.wei, from],
    )
    if (paid.rowCount !== 1) return false
    await client.query(
      `update wallets set balance_wei = balance_wei + $1, deposited_wei = deposited_wei + $1,
         updated_at = ${UTC_NOW} where id = $2`,
      [move.wei, to],
    )
    return true
  })
}
