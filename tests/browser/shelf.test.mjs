// What the shelf does not have, seen from both sides, in both languages, without JavaScript: the clerk offers something
// else and the shopper answers by the link; the store gives an order back and the shopper chooses. Beside them the pages
// of people who look after it: reviews at headquarters, printers in the store. axe-core finds nothing on any.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { awaitShown, look, open, placeOrder, press, signIn, startBrowser, startInstance, tablet } from './lib.mjs'

let instance, browser
before(async () => {
  instance = await startInstance()
  const stock = join(instance.folder, 'more-stock.csv')
  writeFileSync(stock, `store_code,sku,on_hand\n${['LAM-1001', 'TAS-1001'].map((sku) => `${instance.store},${sku},40\n`).join('')}`)
  instance.ctl(['import', 'stock', stock])
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let clerk, shopper
    before(async () => {
      clerk = await (await open(browser, language)).newPage()
      await clerk.setViewportSize(tablet)
      shopper = await (await open(browser, language)).newPage()
      await signIn(clerk, instance.agent, instance.clerk, instance.pin)
    })
    after(async () => {
      await clerk.context().close()
      await shopper.context().close()
    })

    const isFine = async (page, name) => assert.deepEqual(await look(browser, page, `${name}-${language}`), [])
    const page_of = (order) => `${instance.agent}/f/${order.fulfilments[0].id}`

    test('a clerk offers something else for what is not found', async () => {
      const order = await placeOrder(instance, language, { move: 'no', lines: [{ sku: 'LAM-1001', qty: 1 }] })
      await awaitShown(clerk, page_of(order), 'a[href*="/line?"]')
      await press(clerk, 'a[href*="/line?"]')
      await isFine(clerk, 'agent-line')
      await clerk.locator('[name=product]').fill('TAS-1001')
      await clerk.locator('form[action$="/substitute"] [value=not_found]').check()
      await clerk.locator('form[action$="/substitute"] [name=zero]').uncheck()
      await press(clerk, 'form[action$="/substitute"] button')
      await awaitShown(clerk, page_of(order), '.notice[role=note]:has-text(":")')
      await isFine(clerk, 'agent-asked')
      assert.equal(await clerk.locator('button[name=pick]').count(), 0)

      await awaitShown(shopper, order.tracking_url, 'a[href$="/substitute"]')
      await isFine(shopper, 'order-substitute')
      await press(shopper, 'a[href$="/substitute"]')
      await isFine(shopper, 'substitute')
      await press(shopper, 'button[value=accept]')
      assert.equal(await shopper.locator('.notice.good').count(), 1)
      await isFine(shopper, 'substitute-accepted')

      await awaitShown(clerk, page_of(order), 'button[name=pick][value="2:1"]')
      await isFine(clerk, 'agent-instead')
      await press(clerk, 'button[name=pick][value="2:1"]')
      await clerk.locator('[name=slot]').fill('B4')
      await press(clerk, 'form[action$="/ready"] button')
      await awaitShown(shopper, order.tracking_url, '.big-code, .code, [class*=code]')
      await shopper.goto(`${order.tracking_url}/substitute`)
      assert.equal(await shopper.locator('button[value=accept]').count(), 0)
      await isFine(shopper, 'substitute-over')
    })

    test('what the store gives back is the shopper\'s to decide', async () => {
      const order = await placeOrder(instance, language, { move: 'no', lines: [{ sku: 'LAM-1001', qty: 1 }] })
      await awaitShown(clerk, page_of(order), 'form[action$="/reject"]')
      await clerk.locator('form[action$="/reject"]').evaluate((form) => form.closest('details').setAttribute('open', 'open'))
      await clerk.locator('input[name=reason][value=no_time]').check()
      await press(clerk, 'form[action$="/reject"] button')
      await awaitShown(shopper, order.tracking_url, 'a[href$="/choose"]')
      await press(shopper, 'a[href$="/choose"]')
      await isFine(shopper, 'choose')
      await press(shopper, 'button[value=wait]')
      assert.equal(await shopper.locator('.notice.good').count(), 1)
    })

    test('the printers of the store say how they are', async () => {
      await clerk.goto(`${instance.agent}/printers`)
      await isFine(clerk, 'agent-printers')
    })

    test('headquarters reads what it has to look at', async () => {
      await shopper.goto(`${instance.shop}/admin/login`)
      await shopper.locator('[name=login]').fill(instance.staff)
      await shopper.locator('[name=password]').fill(instance.staff_password)
      await press(shopper, 'main form button')
      await shopper.goto(`${instance.shop}/admin/reviews`)
      await isFine(shopper, 'admin-reviews')
    })
  })
}
