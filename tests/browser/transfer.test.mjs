// Goods that one store sends to another, with two stores' agents, in both languages, without JavaScript: offered in the shop
// and on the page of a choice, ordered where they are not, picked and sent by the one, received by their label at the other,
// and what the shopper and headquarters read meanwhile. axe-core finds nothing on any page.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { positionOf, startNeighbour, verify } from './chain.mjs'
import { awaitShown, look, open, press, signIn, startBrowser, startInstance, tablet } from './lib.mjs'

let instance, browser, sender, position
before(async () => {
  instance = await startInstance()
  position = positionOf(instance)
  sender = await startNeighbour(instance, (own, other) => ({ 'LAM-1001': [other], 'TAS-1001': [other, own] }))
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  sender?.stop()
  instance?.stop()
})

async function ask(path, body) {
  const answer = await fetch(`${instance.shop}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({ store: instance.store, transfer: true, lines: [{ sku: 'LAM-1001', qty: 1 }], ...body }),
  })
  assert.equal(answer.status, 201)
  return answer.json()
}

async function logIn(page, agent, clerk, pin) {
  await page.setViewportSize(tablet)
  await signIn(page, agent, clerk, pin)
}

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let here, there, shopper, order
    before(async () => {
      here = await (await open(browser, language)).newPage()
      there = await (await open(browser, language)).newPage()
      shopper = await (await open(browser, language)).newPage()
      await logIn(here, sender.url, 'camille', '4711')
      await logIn(there, instance.agent, instance.clerk, instance.pin)
    })
    after(async () => {
      for (const page of [here, there, shopper]) await page.context().close()
    })

    const isFine = async (page, name) => assert.deepEqual(await look(browser, page, `${name}-${language}`), [])

    test('the shop offers to have it sent, and holds it', async () => {
      const offer = `button[name=send_to][value="${instance.store}"]`
      await shopper.goto(`${instance.shop}/p/LAM-1001?near=${position}`)
      assert.equal(await shopper.locator(offer).count(), 1)
      assert.equal(await shopper.locator(`button[name=store][value="${instance.store}"]`).count(), 0)
      await isFine(shopper, 'transfer-product')
      await press(shopper, '#want button')
      await shopper.goto(`${instance.shop}/p/TAS-1001?near=${position}`)
      await press(shopper, '#want button')
      await shopper.goto(`${instance.shop}/basket?near=${position}`)
      await isFine(shopper, 'transfer-basket')
      await press(shopper, offer)
      assert.match(shopper.url(), /\/checkout\//)
      await isFine(shopper, 'transfer-checkout')
      await shopper.locator('[name=name]').fill('Zoé Lefèvre')
      await shopper.locator('[name=email]').fill('zoe@mail.example')
      await press(shopper, 'form[aria-labelledby=who] button')
      assert.match(shopper.url(), /\/o\/[\w-]{43}/)
      await isFine(shopper, 'transfer-placed')
    })

    test('what the store could not give may be sent to it', async () => {
      const line = { lines: [{ sku: 'TAS-1001', qty: 1 }], transfer: false, move: 'no' }
      const rejected = await ask('/v1/orders', {
        ...line, kind: 'reservation', customer: { name: 'Zoé Lefèvre', email: 'zoe@mail.example', language },
      })
      const reject = 'form[action$="/reject"]'
      await awaitShown(there, `${instance.agent}/f/${rejected.fulfilments[0].id}`, reject)
      await there.locator(reject).evaluate((form) => form.closest('details').setAttribute('open', 'open'))
      await there.locator(`${reject} [value=no_time]`).check()
      await press(there, `${reject} button`)
      await awaitShown(shopper, `${rejected.tracking_url}/choose`, 'button[value=transfer]')
      await isFine(shopper, 'transfer-choice')
      await press(shopper, 'button[value=transfer]')
      assert.match(shopper.url(), /done=transfer/)
      await isFine(shopper, 'transfer-chosen')
    })

    test('it is promised before it is ordered', async () => {
      const hold = await ask('/v1/holds', {})
      assert.equal(hold.transfer.from, sender.code)
      order = await ask('/v1/orders', {
        kind: 'reservation', customer: { name: 'Zoé Lefèvre', email: 'zoe@mail.example', language },
      })
      assert.equal(order.fulfilments[0].promise.ready_at, hold.ready_at)
      await shopper.goto(order.tracking_url)
      await isFine(shopper, 'transfer-order')
    })

    test('one store picks and sends it', async () => {
      await awaitShown(here, `${sender.url}/f/${order.fulfilments[0].id}`, 'button[name=pick]')
      await isFine(here, 'transfer-pick')
      await press(here, 'button[name=pick][value="1:1"]')
      await here.locator('[name=slot]').fill('B4')
      await press(here, 'form[action$="/ready"] button')
      await press(here, 'nav a[href="/parcels"]')
      await isFine(here, 'transfer-to-send')
      await here.locator('[name=text]').fill(`${order.number}-${order.fulfilments[0].short_id}`)
      await Promise.all([here.waitForNavigation(), here.keyboard.press('Enter')])
      await isFine(here, 'transfer-send')
      await press(here, 'form[action$="/send"] button')
      assert.equal(await here.locator('.notice.good').count(), 1)
      assert.equal(await here.locator('nav a[href="/parcels"]').count(), 0)
      await isFine(here, 'transfer-sent')
    })

    test('the other expects it and receives it by its label', async () => {
      await awaitShown(there, instance.agent, '#coming')
      await isFine(there, 'transfer-queue')
      await awaitShown(shopper, order.tracking_url, '.timeline .now')
      await isFine(shopper, 'transfer-on-its-way')
      await press(there, 'nav a[href="/parcels"]')
      await isFine(there, 'transfer-coming')
      await there.locator('[name=text]').fill(`${order.number}-${order.fulfilments[0].short_id}`)
      await Promise.all([there.waitForNavigation(), there.keyboard.press('Enter')])
      await isFine(there, 'transfer-receive')
      await there.locator('form[action$="/receive"] [name=slot]').fill('C1')
      await Promise.all([there.waitForNavigation(), there.keyboard.press('Enter')])
      assert.equal(await there.locator('.notice.good').count(), 1)
      await isFine(there, 'transfer-received')
      assert.equal(await there.locator('form[action$="/code"]').count(), 1)
    })

    test('shopper and headquarters read where it is', async () => {
      await awaitShown(shopper, order.tracking_url, 'form[action$="/arrived"]')
      await isFine(shopper, 'transfer-ready')
      await shopper.goto(`${instance.shop}/admin/login`)
      await shopper.locator('[name=login]').fill(instance.staff)
      await shopper.locator('[name=password]').fill(instance.staff_password)
      await press(shopper, 'main form button')
      await shopper.goto(`${instance.shop}/admin/orders/${order.id}`)
      await isFine(shopper, 'transfer-admin')
      verify(instance)
    })

    test('headquarters sees what is late', async () => {
      await awaitShown(shopper, `${instance.shop}/admin/board`, 'a[href="/admin/transfers"]')
      await press(shopper, 'a[href="/admin/transfers"]')
      await isFine(shopper, 'transfer-none-late')
      const late = await ask('/v1/orders', {
        kind: 'reservation', customer: { name: 'Zoé Lefèvre', email: 'zoe@mail.example', language },
      })
      await awaitShown(here, `${sender.url}/f/${late.fulfilments[0].id}`, 'button[name=pick]')
      await press(here, 'button[name=pick][value="1:1"]')
      await here.locator('[name=slot]').fill('B5')
      await press(here, 'form[action$="/ready"] button')
      await press(here, 'form[action$="/send"] button')
      await awaitShown(shopper, `${instance.shop}/admin/transfers`, `a[href="/admin/orders/${late.id}"]`)
      instance.sql("UPDATE transfer SET arrives_at = arrives_at - 7 * 86400000 WHERE received_at = 0")
      await awaitShown(shopper, `${instance.shop}/admin/transfers`, '.badge.late')
      await isFine(shopper, 'transfer-late')
      await awaitShown(shopper, `${instance.shop}/admin/board`, 'td.number .badge.late')
      await isFine(shopper, 'transfer-board')
    })
  })
}
