// Another size for what was collected, at the counter: from the return page to the receipt, in both languages, on a
// tablet and on a phone, without JavaScript.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  awaitShown, look, open, paid, pickInto, placeOrder, press, signIn, startBrowser, startInstance, windows,
} from './lib.mjs'

let instance, browser
before(async () => {
  instance = await startInstance()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let page, order
    const isFine = async (name) => assert.deepEqual(await look(browser, page, `exchange-${name}-${language}`), [])
    const await_ = (path, selector) => awaitShown(page, instance.agent + path, selector)
    const text = () => page.locator('main').innerText()
    const scan = async (product) => {
      await page.locator('[name=product]').fill(product)
      await Promise.all([page.waitForNavigation(), page.locator('[name=product]').press('Enter')])
    }
    const exchange = async (of = order) => {
      await page.goto(`${instance.agent}/returns?q=${of.number}`)
      await press(page, 'main a[href^="/exchange"]')
    }
    // An order that was handed over.
    const collected = async () => {
      const placed = await placeOrder(instance, language, { ...paid(), lines: [{ sku: 'LAM-1001', qty: 3 }] })
      await await_('/', `main a[href^="/f/"]:has-text("Zoé")`)
      await press(page, 'main a[href^="/f/"]')
      await pickInto(page, 'D1')
      await page.goto(instance.agent)
      await page.locator('[name=text]').fill(placed.pickup_code)
      await Promise.all([page.waitForNavigation(), page.locator('[name=text]').press('Enter')])
      await press(page, 'form:has([name=by]) button')
      return placed
    }
    before(async () => {
      page = await (await open(browser, language)).newPage()
      await page.setViewportSize(windows[language])
      await signIn(page, instance.agent, instance.clerk, instance.pin)
      order = await collected()
    })
    after(() => page.context().close())

    test('what nobody knows is not exchanged', async () => {
      await exchange()
      await isFine('asked')
      await scan('NO-SUCH')
      assert.equal(await page.locator('.notice.warn').count(), 1)
      assert.equal(await page.locator('[name=seen]').count(), 0)
    })
    test('an even exchange is shown by name and done, and its receipt says that nothing is owed', async () => {
      await exchange()
      await page.locator('[name=condition]').selectOption('damaged')
      await page.locator('[name=to]').selectOption('quarantine')
      await scan('LAM-1001')
      await isFine('even')
      assert.equal(await page.locator('[name=condition]').inputValue(), 'damaged')
      assert.match(await text(), language === 'fr' ? /sans différence/ : /Even exchange/)
      await press(page, 'form[action="/exchange"] button')
      assert.equal(await page.locator('.notice.good').count(), 1)
      assert.match(await text(), language === 'fr' ? /rien à rembourser/ : /nothing to refund/)
      await isFine('done')
      await press(page, 'form[action="/returns/print"] button')
      assert.equal(await page.locator('.notice.good').count(), 1)
    })
    test('of something cheaper the difference is shown before and after', async () => {
      await exchange()
      await scan('TAS-1001')
      assert.match(await text(), language === 'fr' ? /moins cher/ : /costs less/)
      await isFine('less')
      await press(page, 'form[action="/exchange"] button')
      assert.match(await text(), /€/)
      await isFine('done-less')
    })
    test('what another store has is set aside there, and its receipt says where', async () => {
      await exchange()
      await scan('LAM-1001')
      await isFine('stores')
      await page.locator('[name=from]:not([value=""])').first().check()
      await press(page, 'form[action="/exchange"] button')
      assert.equal(await page.locator('.notice.good').count(), 1)
      assert.match(await text(), language === 'fr' ? /À retirer\u00a0: / : /To be collected at /)
      await isFine('done-there')
    })
    test('what no rule covers names its rule, and is exchanged on a manager’s reason', async () => {
      instance.sql(`UPDATE product SET return_class = 'custom' WHERE sku = 'LAM-1001'`)
      const late = await collected()
      await exchange(late)
      assert.equal(await page.locator('.rule').count(), 2) // a change of mind, a defect
      await scan('TAS-1001')
      assert.equal(await page.locator('.badge.late').count(), 1)
      assert.match(await page.locator('.rule').innerText(), language === 'fr' ? /refusé/ : /refused/)
      assert.equal(await page.locator('[name=override]').count(), 4)
      await press(page, 'form[action="/exchange"] button')
      assert.equal(await page.locator('.notice.warn').count(), 1)
      await isFine('refused')
      await page.locator('[name=override][value=goodwill]').check()
      await press(page, 'form[action="/exchange"] button')
      assert.match(page.url(), /\/returns\/done/)
      const kept = () => instance.sql(`SELECT r.override_reason FROM returns r JOIN orders o USING (order_id) WHERE o.number = '${late.number}'`)
      for (let tries = 0; kept() !== 'goodwill' && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 100))
      assert.equal(kept(), 'goodwill')
      instance.sql(`UPDATE product SET return_class = 'ordinary' WHERE sku = 'LAM-1001'`)
    })
    test('what was taken instead may be exchanged in its turn', async () => {
      await await_(`/returns?q=${order.number}`, 'main a[href^="/exchange"]')
      for (let tries = 0; (await page.locator('main a[href^="/exchange"]').count()) < 2 && tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        await page.reload()
      }
      assert.equal(await page.locator('main a[href^="/exchange"]').count(), 2) // a lamp is waited for elsewhere
      await press(page, 'main a[href^="/exchange"][href$="line=3"]')
      assert.match(await text(), /Tasse/) // as its French store calls it
    })
  })
}
