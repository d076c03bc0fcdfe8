// A day in the life of a chain: 200 orders in 12 stores, clerks in Chromium at the pages of real agents, customers who bring
// something back at this store or that, shoppers who think better of it. Three stores are cut off in network namespaces for
// most of it, longer than headquarters waits for what they have accepted (five minutes here, two hours in a real chain); two
// agents are killed every few seconds, one printer has no paper. At the end every physical act is at headquarters exactly
// once, stock equals the ledger, verify finds nothing, and nothing is stuck.
//	make day		(as root: it makes network namespaces; some ten minutes)
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { judgeReturns, mayBringBack, takeBack, waitingCustomers } from './bringing.mjs'
import { Store, newNamespace, number, sleep, startPrinter, verify } from './chain.mjs'
import { build, open, press, startBrowser, startInstance } from './lib.mjs'

const ORDERS = Number(process.env.COMPTOIR_DAY_ORDERS ?? 200)
const STORES = Number(process.env.COMPTOIR_DAY_STORES ?? 12)
const CUT_OFF = Math.max(1, Math.floor(STORES / 4))
const KILLED = Math.max(1, Math.floor(STORES / 6))
const SECONDS = Number(process.env.COMPTOIR_DAY_SECONDS ?? 480)
const PATIENCE_S = Number(process.env.COMPTOIR_DAY_PATIENCE ?? 120)
const CUT_AT = 0.1 // of the day
const LEASE_MIN = 5 // the least that headquarters takes
const SKUS = ['LAM-1001', 'TAS-1001']

let began = Date.now()
const say = (text) => console.log(`[${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s] ${text}`)
const chance = (share) => Math.random() < share
const counts = { placed: 0, handed: 0, partial: 0, short: 0, counted: 0, elsewhere: 0, kills: 0, retries: 0,
  brought: 0, brought_elsewhere: 0, brought_offline: 0, cancelled: 0, asked_offline: 0, too_late: 0 }

const instance = await startInstance(`[store]\nlease_min = ${LEASE_MIN}`)
const browser = await startBrowser()
const stores = []
const printer = await startPrinter()
let isOver = false
const children = []

const stopAll = async () => {
  isOver = true
  for (const store of stores) store.stop()
  printer.stop()
  await browser.close()
  instance.stop()
}

// --- the chain ---

async function startChain() {
  const codes = instance.sql(`SELECT code FROM store WHERE country = 'FR' AND code <> '${instance.store}' ORDER BY code LIMIT ${STORES}`).split('\n')
  const list = codes.map((code) => `'${code}'`).join()
  instance.sql(`UPDATE store SET pickup_enabled = code IN (${list}), version = version + 1, changed_at = ${Date.now()}`)
  const rows = codes.flatMap((code) => SKUS.map((sku) => `${code},${sku},500`))
  const file = join(instance.folder, 'day.csv')
  writeFileSync(file, `store_code,sku,on_hand\n${rows.join('\n')}\n`)
  execFileSync(join(build, 'comptoirctl'), ['-c', join(instance.folder, 'comptoird.conf'), 'import', 'stock', file])
  for (const [i, code] of codes.entries()) {
    const store = new Store(instance, code)
    stores.push(store)
    await store.start({
      namespace: i < CUT_OFF ? newNamespace(i + 1) : undefined,
      printer: i === STORES - 1 ? printer : undefined,
    })
    Object.assign(store, { orders: [], customers: [], taken: [], isCut: false })
  }
  await sleep(2000)
}

// --- shoppers ---

// Who finds a product gone at one store, until it was counted there, goes to the next.
async function placeOrder(number) {
  const lines = SKUS.filter((_, i) => i === 0 || chance(0.5)).map((sku) => ({ sku, qty: 1 + Math.floor(Math.random() * 3) }))
  for (let i = 0; i < STORES; i++) {
    const store = stores[(number + i) % STORES]
    const answer = await fetch(`${instance.shop}/v1/orders`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      body: JSON.stringify({ kind: 'reservation', store: store.code, lines,
        customer: { name: `Zoé n° ${counts.placed}`, email: 'zoe@mail.example', language: 'fr' } }),
    })
    const order = await answer.json()
    if (answer.status === 409 && order.code === 'sold_out') {
      counts.elsewhere++
      continue
    }
    if (answer.status !== 201) throw new Error(`an order was answered ${answer.status}: ${JSON.stringify(order)}`)
    store.orders.push({ number: order.number, code: order.pickup_code, key: order.tracking_url.split('/').pop(), id: order.id,
      isGone: false, isCancelled: false })
    counts.placed++
    return
  }
  throw new Error('no store has anything')
}

// Some other order is cancelled, as far as its shopper has got: not begun, in a bag, or just gone from a store nobody hears of.
async function cancelOne() {
  const store = stores[Math.floor(Math.random() * (chance(0.4) ? CUT_OFF : STORES))]
  const open = store.orders.filter((order) => !order.isCancelled && !order.isGone)
  const order = open[Math.floor(Math.random() * open.length)]
  if (!order) return
  const answer = await fetch(`${instance.shop}/v1/orders/${order.id}/cancel`, {
    method: 'POST',
    headers: { 'Idempotency-Key': randomUUID(), Authorization: `Bearer ${order.key}` },
  })
  if (answer.status === 409) {
    counts.too_late++
    return
  }
  if (answer.status !== 200) throw new Error(`a cancellation was answered ${answer.status}: ${await answer.text()}`)
  order.isCancelled = true
  counts.cancelled++
  if (store.isCut) counts.asked_offline++
}

// Half of them in the rush of the morning, just before the line is cut, so that the stores have work without it.
async function shop() {
  const rest = (i) => (SECONDS * 1000 * (i < ORDERS / 2 ? CUT_AT : 0.6 - CUT_AT)) / (ORDERS / 2)
  for (let i = 0; i < ORDERS; i++) {
    await placeOrder(i)
    if (chance(0.15)) await cancelOne()
    await sleep(rest(i))
  }
}

// --- clerks ---

// What a clerk sees; when the agent is gone, the clerk waits and looks again.
async function clerkOf(store) {
  const page = await (await open(browser, 'fr')).newPage()
  await page.setViewportSize({ width: 820, height: 1180 })
  page.setDefaultTimeout(5000)
  const go = async (path) => {
    await page.goto(store.url + path)
    if (new URL(page.url()).pathname !== '/login') return
    await page.locator('[name=login][value=camille]').check()
    await page.locator('[name=pin]').fill('4711')
    await press(page, 'main form button')
    await page.goto(store.url + path)
  }
  const has = async (selector) => (await page.locator(selector).count()) > 0
  // An agent that was killed meanwhile asks for the PIN again, and did nothing.
  const isGood = async () => new URL(page.url()).pathname !== '/login' && !(await has('.notice.bad'))

  const shortOne = async () => {
    await press(page, 'main ul.list li:not(.is-done) a[href*="/line?"]')
    await page.locator('form[action$="/short"] [name=qty]').fill('1')
    await page.locator('form[action$="/short"] [name=reason]').first().check()
    await press(page, 'form[action$="/short"] button')
    counts.short++
  }
  const prepareOne = async () => {
    await go('/')
    if (!(await has('main a[href^="/f/"]'))) return false
    await press(page, 'main a[href^="/f/"]')
    if (chance(0.05) && (await has('main ul.list li:not(.is-done) a[href*="/line?"]'))) await shortOne()
    while (await has('main ul.list li:not(.is-done) button[name=pick]'))
      await press(page, 'main ul.list li:not(.is-done) button[name=pick]')
    if (await has('[name=slot]')) await page.locator('[name=slot]').fill(`C${1 + Math.floor(Math.random() * 9)}`)
    if (await has('form[action$="/ready"] button')) await press(page, 'form[action$="/ready"] button')
    return true
  }
  // True when the bag is gone: just now, or before an answer was lost.
  const handOver = async (order) => {
    await go('/')
    await page.locator('[name=text]').fill(order.code)
    await Promise.all([page.waitForNavigation(), page.locator('[name=text]').press('Enter')])
    if (!page.url().endsWith('/handover')) return false
    if (chance(0.15)) {
      await page.locator('[name^=line-]').first().fill('0')
      await page.locator('[name^=why-]').first().selectOption('changed_mind')
      counts.partial++
    }
    const taken = await page.locator('[name^=line-]').evaluateAll((inputs) => inputs.map((input) => Number(input.value)))
    order.hasGoods = taken.some((qty) => qty > 0)
    await press(page, 'form:has([name=by]) button')
    return isGood()
  }
  // Which bags lie there is on the clerk's page.
  const serve = async () => {
    await go('/ready')
    const text = await page.locator('main').innerText()
    const order = store.orders.find((one) => !one.isGone && text.includes(one.number))
    if (!order) return false
    order.isGone = await handOver(order)
    if (!order.isGone) return true
    counts.handed++
    if (order.hasGoods) mayBringBack(order, store, stores, CUT_OFF)
    return true
  }
  // What was not found is counted, and sold again.
  const countOne = async () => {
    await page.locator('form[action="/tasks/count"] [name=on_shelf]').first().fill('300')
    await press(page, 'form[action="/tasks/count"] button')
    counts.counted++
    return true
  }
  const putBack = async () => {
    await go('/tasks')
    if (await has('form[action="/tasks/count"] button')) return countOne()
    if (!(await has('form[action$="/put-back"] button'))) return false
    await press(page, 'form[action$="/put-back"] button')
    return true
  }
  while (!isOver) {
    try {
      const isBusy = (await prepareOne()) | (await serve()) | (await putBack()) | (await takeBack(page, go, store, counts))
      if (!isBusy) await sleep(500)
    } catch {
      counts.retries++ // the agent was killed under the clerk's hands
      await sleep(500)
    }
  }
  await page.context().close().catch(() => {}) // the browser may be gone when the day failed
}

// --- trouble ---

async function killAgents() {
  while (!isOver && Date.now() - began < SECONDS * 1000) {
    await sleep(5000 + Math.random() * 10000)
    for (const store of stores.slice(CUT_OFF, CUT_OFF + KILLED)) {
      await store.killAndRestart()
      counts.kills++
    }
  }
}

// --- the end of the day ---

const to_do = `SELECT COUNT(*) FROM fulfilment WHERE state IN ('assigned', 'accepted', 'picking', 'ready')`

// A slow machine takes longer; a day that is stuck does not get any further.
async function settle() {
  const open = () => number(instance, to_do)
  const unsent = () => stores.reduce((sum, store) => {
    const status = store.status()
    return sum + (status === null ? 1 : status.unsent + status.to_print + status.put_back + status.to_count)
  }, 0)
  let least = Infinity
  let until = 0
  const waiting = () => open() + unsent() + waitingCustomers(stores)
  for (let left = waiting(); left > 0; left = waiting()) {
    if (left < least) until = Date.now() + PATIENCE_S * 1000
    least = Math.min(least, left)
    assert.ok(Date.now() < until, `${open()} fulfilments wait, ${unsent()} acts, papers or tasks, ${waitingCustomers(stores)} customers, and nothing moved for ${PATIENCE_S} s`)
    await sleep(1000)
  }
}

function judge() {
  const of = (text) => number(instance, text)
  const handovers = of(`SELECT COUNT(*) FROM agent_command WHERE type = 'handover' AND result = 'ok'`)
  assert.equal(handovers, of(`SELECT COUNT(*) FROM fulfilment WHERE state = 'collected'`), 'a bag was handed over twice, or not')
  assert.equal(of(`SELECT COUNT(*) FROM agent_command WHERE result NOT IN ('ok', 'superseded')`), 0, 'headquarters refused what a store did')
  assert.equal(of('SELECT COALESCE(SUM(collected), 0) FROM fulfilment_line'),
    of(`SELECT -COALESCE(SUM(on_hand_by), 0) FROM movement WHERE kind = 'handover'`), 'goods and ledger differ')
  const gone = stores.flatMap((store) => store.orders).filter((order) => order.isGone)
  for (const order of gone)
    assert.equal(of(`SELECT COUNT(*) FROM fulfilment f JOIN orders o USING (order_id) WHERE o.number = '${order.number}' AND f.state = 'collected'`),
      1, `the bag of ${order.number} left the counter, and headquarters does not know`)
  assert.equal(of('SELECT COUNT(*) FROM fulfilment WHERE recall IS NOT NULL AND ended_at = 0'), 0, 'a store was asked for something back, and nobody answered')
  assert.equal(of(`SELECT COUNT(*) FROM fulfilment f LEFT JOIN review r USING (fulfilment_id)
    WHERE f.state = 'collected' AND f.recalled_at > 0 AND r.fulfilment_id IS NULL`), 0, 'what was cancelled was handed over, and nobody is asked to look at it')
  for (const store of stores) assert.equal(store.status().refused, 0, `${store.code} was refused something`)
  const returns = judgeReturns(instance, stores)
  const report = verify(instance)
  say(`verify: ${report.trim().split('\n').pop()}`)
  say(`${counts.cancelled} cancelled, ${counts.asked_offline} at stores without a line; ${of('SELECT COUNT(*) FROM review')} left all the same and wait for review`)
  say(`${handovers} handovers, ${of('SELECT SUM(collected) FROM fulfilment_line')} units; ${gone.length} of ${ORDERS} orders seen leaving; ${returns} returns`)
}

try {
  say(`starting ${STORES} stores`)
  await startChain()
  const clerks = stores.map(clerkOf)
  began = Date.now()
  say('the day begins')
  const shopping = shop()
  await sleep(SECONDS * CUT_AT * 1000)
  for (const store of stores.slice(0, CUT_OFF)) store.cut()
  say(`${CUT_OFF} stores are cut off`)
  children.push(killAgents())
  await shopping
  say(`${counts.placed} orders placed`)
  await sleep(Math.max(0, SECONDS * 1000 - (Date.now() - began)))
  const behind = stores.slice(0, CUT_OFF).map((store) => store.status()?.unsent)
  say(`the line comes back; acts that wait in the stores without: ${behind.join(', ')}`)
  for (const store of stores.slice(0, CUT_OFF)) store.mend()
  printer.hasPaper = true
  await settle()
  isOver = true
  await Promise.all([...clerks, ...children])
  judge()
  assert.ok(counts.kills > 0 && counts.handed > 0 && counts.brought_elsewhere > 0, 'nothing happened')
  assert.ok(counts.brought_offline > 0 || ORDERS < 100, 'nothing was taken back without the line')
  say(JSON.stringify(counts))
  say(`the printer got ${printer.bytes} bytes once it had paper`)
  say('a whole day, and nothing is lost')
} finally {
  await stopAll()
}
