// Another size or colour of the same model at the counter, chosen from a list instead of scanned: at the handover and in
// an exchange, in both languages, on a tablet and on a phone, without JavaScript.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  awaitShown, look, open, paid, pickInto, postOrder, press, signIn, startBrowser, startInstance, until, windows,
} from './lib.mjs'

let instance, browser
const bring = (kind, rows) => {
  const file = join(instance.folder, `${kind}-models.csv`)
  writeFileSync(file, rows.join('\n') + '\n')
  instance.ctl(['import', kind, file])
}
before(async () => {
  instance = await startInstance()
  bring('products', ['sku,name_fr,name_en,price,currency,tax,model,size,colour_fr,colour_en',
    'PULL-L,"Pull, L, ocre","Jumper, L, ochre",49.90,EUR,fr,PULL,L,ocre,ochre',
    'PULL-M,"Pull, M, bleu","Jumper, M, blue",49.90,EUR,fr,PULL,M,bleu,blue',
    'PULL-S,"Pull, S, bleu","Jumper, S, blue",49.90,EUR,fr,PULL,S,bleu,blue',
    'PULL-XL,"Pull, XL, bleu","Jumper, XL, blue",54.90,EUR,fr,PULL,XL,bleu,blue'])
  bring('stock', ['store_code,sku,on_hand', ...['PULL-L', 'PULL-M', 'PULL-S'].map((sku) => `${instance.store},${sku},9`)])
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

// Goods are called as their store calls them. In French a blue S left and came back, an ochre L left.
const words = {
  fr: { offered: ['S, bleu · 49,90 € · 9 ici', 'L, ocre · 49,90 € · 9 ici', 'XL, bleu · 54,90 € · pas ici'], none: 'aucune autre taille', even: 'sans différence' },
  en: { offered: ['S, bleu · €49.90 · 9 here', 'L, ocre · €49.90 · 8 here', 'XL, bleu · €54.90 · not here'], none: 'no other size', even: 'Even exchange' },
}

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let page
    const isFine = async (name) => assert.deepEqual(await look(browser, page, `variants-${name}-${language}`), [])
    const text = () => page.locator('main').innerText()
    const offered = async (field) =>
      (await page.locator(`[name=${field}] option:not([value=""])`).allInnerTexts()).map((option) => option.replace(/\s+/g, ' ').trim())
    const skus = (order) =>
      instance.sql(`SELECT GROUP_CONCAT(l.sku ORDER BY l.line) FROM order_line l JOIN orders USING (order_id) WHERE number = '${order.number}'`)
    const place = (sku) => postOrder(instance, language, { ...paid(), lines: [{ sku, qty: 1 }] })
    // The code of an order was shown, and what leaves is to be said.
    const atCounter = async (sku) => {
      let answer
      await until('does every instance know the goods', async () => (answer = await place(sku)).status === 201)
      const order = await answer.json()
      await awaitShown(page, instance.agent, 'main a[href^="/f/"]')
      await press(page, 'main a[href^="/f/"]')
      await pickInto(page, 'V1')
      await page.goto(instance.agent)
      await page.locator('[name=text]').fill(order.pickup_code)
      await Promise.all([page.waitForNavigation(), page.locator('[name=text]').press('Enter')])
      return order
    }
    const confirm = () => press(page, 'form:has([name=by]) .actions button')
    const showOthers = async () => {
      await page.locator('main details summary').click()
      await press(page, 'main details a[href*="variants="]')
    }
    let order

    before(async () => {
      page = await (await open(browser, language)).newPage()
      await page.setViewportSize(windows[language])
      await signIn(page, instance.agent, instance.clerk, instance.pin)
    })
    after(() => page.context().close())

    test('at the handover the shelf’s other sizes are offered, and one is given', async () => {
      order = await atCounter('PULL-M')
      await showOthers()
      await isFine('offered')
      // The browser gives it when it draws, which may be after the page has loaded.
      await until('has the list the focus', () => page.evaluate(() => document.activeElement.name === 'variant-1'))
      assert.deepEqual(await offered('variant-1'), words[language].offered)
      await page.locator('[name=variant-1]').selectOption('PULL-S')
      await confirm()
      assert.equal(await page.locator('[name=variant-1]').inputValue(), 'PULL-S')
      assert.equal(await page.locator('input[type=text][name=swap-1]').inputValue(), '')
      await isFine('chosen')
      await confirm()
      assert.equal(await page.locator('.notice.good').count(), 1)
      await until('does headquarters know', () => skus(order) === 'PULL-M,PULL-S')
    })
    test('what is scanned is given, whatever was chosen', async () => {
      const other = await atCounter('PULL-M')
      await showOthers()
      await page.locator('[name=variant-1]').selectOption('PULL-S')
      await page.locator('input[type=text][name=swap-1]').fill('PULL-L')
      await confirm()
      await confirm()
      await until('does headquarters know', () => skus(other) === 'PULL-M,PULL-L')
    })
    test('of what is of no model it is said that nothing else is known', async () => {
      const other = await atCounter('TAS-1001')
      await showOthers()
      assert.ok((await text()).includes(words[language].none), await text())
      assert.equal(await page.locator('[name=variant-1]').count(), 0)
      await page.locator('main details summary').click()
      await confirm()
      await until('does headquarters know', () => skus(other) === 'TAS-1001')
    })
    test('an exchange offers them, too', async () => {
      await until('is the line of the swap known', async () => {
        await page.goto(`${instance.agent}/returns?q=${order.number}`)
        return (await page.locator('main a[href^="/exchange"][href$="line=2"]').count()) > 0
      })
      await press(page, 'main a[href^="/exchange"][href$="line=2"]')
      assert.match((await offered('variant'))[0], /^M, bleu/)
      await isFine('exchange')
      await page.locator('[name=variant]').selectOption('PULL-M')
      await press(page, 'form[action="/exchange"] .actions button')
      assert.ok((await text()).includes(words[language].even), await text())
      assert.equal(await page.locator('[name=variant]').inputValue(), 'PULL-M')
      await press(page, 'form[action="/exchange"] .actions button')
      assert.match(page.url(), /\/returns\/done/)
      await until('does headquarters know', () => skus(order) === 'PULL-M,PULL-S,PULL-M')
    })
  })
}
