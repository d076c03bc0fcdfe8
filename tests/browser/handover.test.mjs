// What a clerk does with a shopper at the counter, counted in interactions: a scan (the scanner types and ends with
// Enter), a tap, a choice, a number typed. In both languages, on a tablet and on a phone, without JavaScript.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  awaitShown, look, open, pickInto, placeOrder, press, signIn, startBrowser, startInstance, windows,
} from './lib.mjs'

let instance, browser
before(async () => {
  instance = await startInstance()
  // Some of which the store has a few.
  instance.skus = instance.sql(`SELECT p.sku FROM product p JOIN stock s USING (product_id) JOIN store o USING (store_id)
    WHERE o.code = '${instance.store}' AND s.on_hand - s.reserved - s.safety >= 4 AND p.sku NOT IN ('LAM-1001', 'TAS-1001')
    ORDER BY p.sku`).split('\n')
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let page, shopper, count
    before(async () => {
      page = await (await open(browser, language)).newPage()
      shopper = await (await open(browser, language)).newPage()
      await page.setViewportSize(windows[language])
      await signIn(page, instance.agent, instance.clerk, instance.pin)
    })
    after(() => Promise.all([page.context().close(), shopper.context().close()]))

    const isFine = async (name, of = page) => assert.deepEqual(await look(browser, of, `counter-${name}-${language}`), [])
    const await_ = (path, selector) => awaitShown(page, instance.agent + path, selector)
    // What a clerk does, each counted.
    const scan = async (selector, text) => {
      count++
      await page.locator(selector).fill(text)
      await Promise.all([page.waitForNavigation(), page.locator(selector).press('Enter')])
    }
    const tap = async (selector) => {
      count++
      await press(page, selector)
    }
    const unfold = async (selector) => {
      count++
      await page.locator(selector).first().click()
    }
    const type = async (selector, text) => {
      count++
      await page.locator(selector).first().fill(text)
    }
    const choose = async (selector, value) => {
      count++
      await page.locator(selector).first().selectOption(value)
    }
    const confirm = () => tap('form:has([name=by]) button')
    // An order whose bag waits in the slot.
    const prepared = async (lines, slot, more) => {
      const order = await placeOrder(instance, language, { lines, ...more })
      await await_('/', `main a[href^="/f/"]:has-text("Zoé")`)
      await press(page, 'main a[href^="/f/"]')
      await pickInto(page, slot)
      await page.goto(instance.agent)
      count = 0
      return order
    }
    const text = () => page.locator('main').innerText()

    test('who says to be here is on top of the queue, with how long they wait', async () => {
      const order = await prepared([{ sku: 'TAS-1001', qty: 1 }], 'C1')
      // Until headquarters has heard that the bag is ready.
      for (let tries = 0; tries < 100; tries++) {
        await shopper.goto(order.tracking_url)
        if ((await shopper.locator('form[action$="/arrived"]').count()) > 0) break
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      await press(shopper, 'form[action$="/arrived"] button')
      assert.equal(await shopper.locator('form[action$="/arrived"]').count(), 0)
      await isFine('shopper-here', shopper)
      await await_('/', 'section[aria-labelledby=arrivals] a[href^="/f/"]')
      assert.match(await page.locator('section[aria-labelledby=arrivals]').innerText(), /0.min/)
      await isFine('arrivals')
      await page.goto(`${instance.agent}/tasks`)
      assert.equal(await page.locator('header a[href="/ready"] .badge').count(), 1)
      await page.goto(instance.agent)
      count = 0
      await scan('[name=text]', order.pickup_code)
      await confirm()
      assert.ok(count <= 2, `a handover took ${count} interactions`)
      await page.goto(instance.agent)
      assert.equal(await page.locator('section[aria-labelledby=arrivals]').count(), 0)
    })
    test('a partial handover says why, in four', async () => {
      const order = await prepared([{ sku: 'LAM-1001', qty: 2 }], 'C2')
      await scan('[name=text]', order.pickup_code)
      await type('[name^=line-]', '1')
      await choose('[name^=why-]', 'changed_mind')
      await confirm()
      assert.ok(count <= 4, `a partial handover took ${count} interactions`)
      assert.equal(await page.locator('form[action$="/put-back"]').count() > 0, true)
    })
    test('what stays without a reason is asked for', async () => {
      const order = await prepared([{ sku: 'TAS-1001', qty: 2 }], 'C3')
      await scan('[name=text]', order.pickup_code)
      await type('[name^=line-]', '1')
      await confirm()
      assert.equal(await page.locator('.notice.warn').count(), 1)
      assert.equal(await page.locator('[name^=line-]').first().inputValue(), '1')
      await choose('[name^=why-]', 'defect')
      await confirm()
      assert.equal(await page.locator('.notice.good').count(), 1)
    })
    test('another size from the shelf is shown by name, then given, in four', async () => {
      const order = await prepared([{ sku: 'TAS-1001', qty: 1 }], 'C4')
      await scan('[name=text]', order.pickup_code)
      await unfold('main details summary')
      await scan('input[type=text][name^=swap-]', 'LAM-1001')
      await isFine('swap')
      await confirm()
      assert.ok(count <= 4, `a swap took ${count} interactions`)
      assert.equal(await page.locator('.notice.good').count(), 1)
      await await_(new URL(page.url()).pathname, 'main tbody tr + tr')
      await isFine('swapped')
    })
    test('what nobody knows is not given', async () => {
      const order = await prepared([{ sku: 'TAS-1001', qty: 1 }], 'C5')
      await scan('[name=text]', order.pickup_code)
      await unfold('main details summary')
      await scan('input[type=text][name^=swap-]', 'NO-SUCH')
      assert.equal(await page.locator('.notice.warn').count(), 1)
      await type('input[type=text][name^=swap-]', '')
      await type('[name^=line-]', '1')
      await confirm()
      assert.equal(await page.locator('.notice.good').count(), 1)
    })
    test('what is not in the bag is said, in four', async () => {
      const order = await prepared([{ sku: 'TAS-1001', qty: 2 }], 'C6')
      await scan('[name=text]', order.pickup_code)
      await unfold('main details summary')
      await type('[name^=missing-]', '1')
      await confirm()
      assert.ok(count <= 4, `a missing unit took ${count} interactions`)
      assert.equal(await page.locator('.notice.good').count(), 1)
    })
    test('who was named to come shows a document', async () => {
      const order = await prepared([{ sku: 'TAS-1001', qty: 1 }], 'C7', { collector: 'Marc Dubois' })
      await scan('[name=text]', order.pickup_code)
      assert.match(await text(), /Marc Dubois/)
      assert.equal(await page.locator('[name=by]').inputValue(), 'Marc Dubois')
      await page.locator('[name=identity]').check()
      await confirm()
      assert.equal(await page.locator('.notice.good').count(), 1)
    })
    test('of a bag of many lines all is given at once, or one is opened', async () => {
      const lines = instance.skus.slice(0, 14).map((sku) => ({ sku, qty: 1 }))
      const order = await prepared(lines, 'C11')
      await scan('[name=text]', order.pickup_code)
      await isFine('long')
      assert.equal(await page.locator('[name^=why-]').count(), 0)
      await page.locator('[name=open]').fill(lines[4].sku)
      await press(page, 'button[value=open]')
      assert.equal(await page.locator('[name^=why-]').count(), 1)
      await page.locator('[name=line-5]').fill('0')
      await page.locator('[name=why-5]').selectOption('changed_mind')
      await isFine('long-opened')
      await press(page, 'form:has([name=by]) .actions button')
      assert.equal(await page.locator('.notice.good').count(), 1)
      assert.equal(await page.locator('form[action$="/put-back"] li').count(), 1)
      await page.goto(`${instance.agent}/returns`)
      await scan('[name=q]', order.number)
      await isFine('return-long')
      await page.locator('[name=line-2]').fill('1')
      await page.locator('[name=reason]').first().check()
      await press(page, 'form[action="/returns/new"] .actions button')
      assert.equal(await page.locator('[name^=condition-]').count(), 1)
      await page.locator('[name=condition-2]').selectOption('opened')
      await press(page, 'form[action="/returns/new"] .actions button')
      assert.match(page.url(), /\/returns\/done/)
    })
    test('to somebody whom nobody named a manager gives it, and says why', async () => {
      const order = await prepared([{ sku: 'TAS-1001', qty: 1 }], 'C8')
      await scan('[name=text]', order.pickup_code)
      await type('[name=by]', 'Paul Martin')
      await confirm()
      assert.equal(await page.locator('[name=override]').count(), 4)
      await isFine('override')
      await page.locator('[name=override][value=other_person]').check()
      await page.locator('[name=identity]').check()
      await confirm()
      assert.equal(await page.locator('.notice.good').count(), 1)
    })
    test('what nobody came for is closed after a question, and put back line by line', async () => {
      await prepared([{ sku: 'TAS-1001', qty: 1 }, { sku: 'LAM-1001', qty: 1 }], 'C9')
      await page.goto(`${instance.agent}/ready`)
      await press(page, 'main a[href^="/f/"]')
      await unfold('main details summary')
      await tap('a[href$="/not-collected"]')
      await isFine('not-collected')
      await tap('form[action$="/not-collected"] button')
      assert.match(await text(), /C9/)
      await isFine('put-back')
      const left = () => page.locator('form[action$="/put-back"] ul.list li').count()
      assert.equal(await left(), 2)
      await tap('button[name=line]')
      assert.equal(await left(), 1)
      await tap('form[action$="/put-back"]:not(:has(ul)):not(:has([name=text])) button')
      assert.equal(await left(), 0)
    })
    test('what was not found is counted in two', async () => {
      await placeOrder(instance, language, { lines: [{ sku: 'LAM-1001', qty: 1 }] })
      await await_('/', `main a[href^="/f/"]:has-text("Zoé")`)
      await press(page, 'main a[href^="/f/"]')
      await press(page, 'a[href*="/line?line="]')
      await page.locator('form[action$="/short"] [name=reason][value=not_found]').check()
      await press(page, 'form[action$="/short"] button')
      await press(page, 'form[action$="/ready"] button')
      await page.goto(`${instance.agent}/tasks`)
      await isFine('tasks')
      count = 0
      await type('[name=on_shelf]', '40')
      await tap('form[action$="/count"] button')
      assert.ok(count <= 2, `a count took ${count} interactions`)
      assert.equal(await page.locator('.notice.good').count(), 1)
      assert.equal(await page.locator('[name=on_shelf]').count(), 0)
    })
  })
}
