// The clerk's way through every page of the agent, in both languages, without JavaScript: sign in, pick one line and miss
// another, ready, handover by code, return, put-back. axe-core finds nothing, and a picture of each page is kept.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { look, open, startBrowser, startInstance } from './lib.mjs'

let instance, browser
before(async () => {
  instance = await startInstance()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

const press = (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()])

// A prepaid order at the agent's store, as the web shop places it.
async function placeOrder(name) {
  const answer = await fetch(`${instance.shop}/v1/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({
      kind: 'prepaid',
      store: instance.store,
      lines: [{ sku: 'LAM-1001', qty: 2 }, { sku: 'TAS-1001', qty: 1 }],
      customer: { name, email: 'zoe@mail.example', language: 'fr' },
      payment: { reference: 'pay-1' },
    }),
  })
  assert.equal(answer.status, 201)
  return answer.json()
}

async function cancel({ id, token }) {
  const address = `${instance.shop}/v1/orders/${id}`
  const headers = { Authorization: `Bearer ${token}` }
  const version = (await fetch(address, { headers })).headers.get('ETag')
  const answer = await fetch(`${address}/cancel`, {
    method: 'POST',
    headers: { ...headers, 'Idempotency-Key': randomUUID(), 'If-Match': version },
  })
  assert.equal(answer.status, 200)
}

for (const language of ['fr', 'en']) {
  describe(language, () => {
    const customer = `Zoé ${language}`
    let page, order
    before(async () => {
      page = await (await open(browser, language)).newPage()
      order = await placeOrder(customer)
    })
    after(() => page.context().close())

    const isFine = async (name) => {
      assert.equal(await page.locator('html').getAttribute('lang'), language)
      assert.deepEqual(await look(browser, page, `desk-${name}-${language}`), [])
    }
    // What headquarters told reaches the store within a moment.
    const reload = async (path, selector) => {
      for (let i = 0; i < 50; i++) {
        await page.goto(instance.agent + path)
        if ((await page.locator(selector).count()) > 0) return
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
      assert.fail(`${selector} does not appear on ${path}`)
    }

    test('nobody sees the queue without signing in', async () => {
      await reload('/', '[name=pin]')
      await isFine('login')
    })
    test('a wrong PIN is refused', async () => {
      await page.locator(`[name=login][value=${instance.clerk}]`).check()
      await page.locator('[name=pin]').fill('0000')
      await press(page, 'form[action="/login"] button')
      assert.equal(await page.locator('[role=alert]').count(), 1)
      await isFine('login-refused')
    })
    test('the queue shows what is to be prepared', async () => {
      await page.locator(`[name=login][value=${instance.clerk}]`).check()
      await page.locator('[name=pin]').fill(instance.pin)
      await press(page, 'form[action="/login"] button')
      await reload('/', `a.whole:has-text("${customer}")`)
      await isFine('queue')
    })
    test('lines are picked by a tap, and missing goods said', async () => {
      await press(page, `a.whole:has-text("${customer}")`)
      await isFine('fulfilment')
      await press(page, 'form[action$="/start"] button, form[action$="/pick"]:has([name=qty][value="2"]) button')
      if ((await page.locator('form[action$="/pick"]:has([name=qty][value="2"])').count()) > 0)
        await press(page, 'form[action$="/pick"]:has([name=qty][value="2"]) button')
      await page.locator('li:not(.is-done) summary').first().click()
      await page.locator('form[action$="/short"] [value=damaged]').check()
      await isFine('picking')
      await press(page, 'form[action$="/short"] button')
      assert.equal(await page.locator('[name=slot]').count(), 1)
      await isFine('picked')
    })
    test('ready with a place to wait', async () => {
      await page.locator('[name=slot]').fill('B-12')
      await press(page, 'form[action$="/ready"] button')
      await isFine('fulfilment-ready')
      await reload('/ready', `:text("${customer}")`)
      await isFine('ready')
    })
    test('the code opens the handover', async () => {
      await press(page, `a.whole:has-text("${customer}")`)
      await page.locator('[name=code]').fill('0000-0000')
      await press(page, 'form[action$="/code"] button')
      await isFine('wrong-code')
      await page.locator('[name=code]').fill(order.pickup_code.toLowerCase())
      await press(page, 'form[action$="/code"] button')
      assert.match(page.url(), /\/handover/)
      await isFine('handover')
    })
    test('one of two is handed over, the other put back', async () => {
      await page.locator('input.short').first().fill('1')
      await press(page, 'form[action$="/handover"] button')
      await isFine('collected')
      await reload('/tasks', 'main form')
      await isFine('tasks')
    })
    test('what was collected comes back', async () => {
      await page.goto(`${instance.agent}/returns`)
      await isFine('returns')
      await page.locator('[name=q]').fill(order.number)
      await press(page, 'form[action="/returns"] button')
      await isFine('returns-found')
      await press(page, 'main a.whole')
      await page.locator('input.short').first().fill('1')
      await page.locator('[name=reason][value=defect]').check()
      await isFine('return')
      await press(page, 'form[action="/returns/new"] button')
      await isFine('returned')
    })
    test('an unknown address is a page that says so', async () => {
      const answer = await page.goto(`${instance.agent}/nowhere`)
      assert.equal(answer.status(), 404)
      await isFine('not-found')
    })
    test('a cancelled order leaves the queue', async () => {
      const other = await placeOrder(`Ada ${language}`)
      await reload('/', `a.whole:has-text("Ada ${language}")`)
      await cancel(other)
      await reload('/', `main:not(:has-text("Ada ${language}"))`)
    })
  })
}
