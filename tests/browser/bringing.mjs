// Customers of day.mjs who bring something back: where they collected it, also while that store is cut off, or at another
// store, which asks headquarters; and what headquarters must know of it in the end.
import assert from 'node:assert/strict'
import { number } from './chain.mjs'
import { press } from './lib.mjs'

const SHARE = 0.5
const COMES_AGAIN_MS = 4000
const chance = (share) => Math.random() < share

// Decides for an order that was just handed over. Only its own store takes back what is known nowhere else.
export function mayBringBack(order, from, stores, cutOff) {
  if (!chance(SHARE)) return
  const others = stores.slice(cutOff).filter((store) => store !== from)
  const at = chance(stores.indexOf(from) < cutOff ? 0.7 : 0.2) ? from : others[Math.floor(Math.random() * others.length)]
  at.customers.push({ number: order.number, from, at, comesAt: Date.now() + COMES_AGAIN_MS * Math.random(), isUnsure: false })
}

export const waitingCustomers = (stores) => stores.reduce((sum, store) => sum + store.customers.length, 0)

// One unit of one line. Who saw no answer, because the agent was killed, looks again: a store knows what it took back
// of its own; of others' headquarters says it, when everything was sent.
async function bring(page, store, customer) {
  if (customer.isUnsure && customer.from !== store && store.status()?.unsent !== 0) return false
  await page.locator('[name=q]').fill(customer.number)
  await Promise.all([page.waitForNavigation(), page.locator('[name=q]').press('Enter')])
  if (!(await page.locator('h1').innerText()).includes(customer.number)) return false // headquarters does not say
  const fields = page.locator('input[type=number][name^=line-]')
  const lines = new Map(await fields.evaluateAll((inputs) => inputs.map((input) => [input.name, Number(input.max)])))
  if (!customer.line) {
    if (lines.size === 0) return false // not collected yet, as far as anybody knows
    ;[[customer.line, customer.returnable]] = lines
  }
  if ((lines.get(customer.line) ?? 0) < customer.returnable) return true
  customer.isUnsure = true
  await page.locator(`[name=${customer.line}]`).fill('1')
  await page.locator(`[name=${customer.line.replace('line', 'condition')}]`).selectOption('opened')
  await page.locator('[name=reason][value=defect]').check()
  await press(page, 'form[action="/returns/new"] .actions button')
  customer.isUnsure = false
  return page.url().includes('/returns/done')
}

// Serves the next customer with something to bring back; false: there is none.
export async function takeBack(page, go, store, counts) {
  const customer = store.customers.find((one) => Date.now() >= one.comesAt)
  if (!customer) return false
  customer.comesAt = Date.now() + COMES_AGAIN_MS
  await go('/returns')
  if (!(await bring(page, store, customer))) return true
  store.customers.splice(store.customers.indexOf(customer), 1)
  store.taken.push(customer)
  counts.brought++
  if (customer.from !== store) counts.brought_elsewhere++
  if (store.isCut) counts.brought_offline++
  return true
}

export function judgeReturns(instance, stores) {
  const of = (text) => number(instance, text)
  const taken = stores.flatMap((store) => store.taken)
  for (const { number: order, at, line } of taken)
    assert.equal(
      of(`SELECT COUNT(*) FROM return_line l JOIN returns r USING (return_id) JOIN orders o USING (order_id) JOIN store s USING (store_id)
        WHERE o.number = '${order}' AND s.code = '${at.code}' AND l.line = ${line.slice('line-'.length)} AND l.qty = 1`),
      1, `what came back of ${order} at ${at.code} is not at headquarters once`)
  assert.equal(of('SELECT COUNT(*) FROM returns'), taken.length, 'there are returns that nobody brought')
  assert.equal(of(`SELECT COUNT(*) FROM agent_command WHERE type = 'return' AND result = 'ok'`), taken.length, 'a return was told twice')
  assert.equal(of('SELECT COALESCE(SUM(returned), 0) FROM fulfilment_line'), taken.length, 'lines and returns differ')
  assert.equal(of(`SELECT COALESCE(SUM(on_hand_by), 0) FROM movement WHERE kind = 'return'`), taken.length, 'returns and ledger differ')
  assert.equal(
    of(`SELECT COUNT(*) FROM stock LEFT JOIN (SELECT store_id, product_id, SUM(on_hand_by) AS on_hand, SUM(reserved_by) AS reserved
      FROM movement GROUP BY store_id, product_id) AS ledger USING (store_id, product_id)
      WHERE stock.on_hand <> COALESCE(ledger.on_hand, 0) OR stock.reserved <> COALESCE(ledger.reserved, 0)`),
    0, 'stock and ledger differ')
  return taken.length
}
