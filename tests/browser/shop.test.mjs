// Every page of shopper and back office, in both languages, without JavaScript: it works, axe-core finds nothing, and a
// picture of it lies in the build folder under screens/.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { look, open, press, startBrowser, startInstance } from './lib.mjs'

let instance, browser
before(async () => {
  instance = await startInstance()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

async function isFine(page, name) {
  assert.deepEqual(await look(browser, page, name), [])
}

// Or the others would show nothing.
test('a page with faults is not fine', async () => {
  const page = await (await open(browser, 'en')).newPage()
  await page.goto(`${instance.shop}/#faulty`)
  await page.setContent('<html lang="en"><title>Faulty</title><main><h1>Faulty</h1><img src="/x.png"></main></html>')
  assert.match((await look(browser, page, 'faulty')).join(), /^image-alt: /)
  await page.context().close()
})

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let page, tracking
    before(async () => {
      page = await (await open(browser, language)).newPage()
    })
    after(() => page.context().close())

    // What a test of its own shows: the address opens with 200, in the language of the browser.
    const visit = async (path, name, status = 200) => {
      const answer = await page.goto(instance.shop + path)
      assert.equal(answer.status(), status)
      assert.equal(await page.locator('html').getAttribute('lang'), language)
      await isFine(page, `${name}-${language}`)
    }

    test('the home page lists products', async () => {
      await visit('/', 'home')
      assert.ok((await page.locator('.tiles li').count()) > 0)
    })
    test('a search finds by words', async () => {
      await page.locator('#q').fill(language === 'fr' ? 'lampe laiton' : 'lamp brass')
      await press(page, 'form.search button')
      assert.ok((await page.locator('.tiles li').count()) > 0)
      await isFine(page, `search-${language}`)
    })
    test('a search that finds nothing helps on', () => visit('/?q=xyzzy', 'search-none'))
    test('an unknown address is a page that says so', () => visit('/nowhere', 'not-found', 404))
    test('a product shows stores by distance', async () => {
      await visit('/p/LAM-1001', 'product')
      await page.locator('#postcode').fill('75011')
      await page.locator('#country').selectOption('FR')
      await press(page, 'form:has(#postcode) button')
      assert.match(await page.locator('.stores li').first().innerText(), /Oberkampf/)
      await isFine(page, `product-stores-${language}`)
    })
    test('a product leads to its other sizes, with the nearest store that has one', async () => {
      await visit('/p/PUL-1001', 'product-closed')
      const others = page.locator('#others li')
      assert.equal(await others.count(), 11)
      await page.locator('#others summary').click()
      await isFine(page, `product-sizes-${language}`)
      assert.match(await others.first().innerText(), language === 'fr' ? /^[MLX]+, bleu nuit\s+·.*(m, Maison|pas près de chez vous)/ : /^[MLX]+, midnight blue\s+·.*(m, Maison|not near you)/)
      await press(page, '#others li:first-child a')
      assert.match(page.url(), /\/p\/PUL-1008$/)
      assert.equal(await page.locator('#others a[href="/p/PUL-1001"]').count(), 1)
    })
    test('a bundle shows what is in it, and how many a store can make of it', async () => {
      await visit('/p/LOT-0001', 'bundle')
      const parts = page.locator('main ul a[href^="/p/"]')
      assert.equal(await parts.count(), 2)
      assert.equal(await parts.first().getAttribute('href'), '/p/LAM-1001')
      assert.ok((await page.locator('.stores li').count()) > 0)
    })
    test('the basket takes a product and offers stores', async () => {
      await page.goto(`${instance.shop}/p/LAM-1001`)
      await press(page, '#want button')
      await page.goto(`${instance.shop}/basket?postcode=75011&country=FR`)
      assert.ok((await page.locator('.items li').count()) === 1)
      await isFine(page, `basket-${language}`)
    })
    test('choosing a store holds the goods', async () => {
      await press(page, 'button[name=store]')
      assert.match(page.url(), /\/checkout\//)
      await isFine(page, `checkout-${language}`)
    })
    test('a form with mistakes names them', async () => {
      await page.locator('[name=email]').fill('nobody')
      await press(page, 'form[aria-labelledby=who] button')
      assert.ok((await page.locator('.mistake').count()) > 0)
      await isFine(page, `checkout-mistakes-${language}`)
    })
    test('placing the order leads to its tracking page', async () => {
      await page.locator('[name=name]').fill('Zoé Lefèvre')
      await page.locator('[name=email]').fill('zoe@mail.example')
      await press(page, 'form[aria-labelledby=who] button')
      assert.match(page.url(), /\/o\/[\w-]{43}/)
      tracking = new URL(page.url()).pathname
      await isFine(page, `order-placed-${language}`)
    })
    test('the tracking page opens by its link alone', () => visit(tracking, 'order'))
    test('cancelling asks first, then cancels', async () => {
      await visit(`${tracking}/cancel`, 'order-cancel')
      await press(page, 'main form button')
      await isFine(page, `order-cancelled-${language}`)
    })
    test('another shopper does not find the order', () => visit(`/o/${'A'.repeat(43)}`, 'order-unknown', 404))
    test('the back office asks who is there', async () => {
      await visit('/admin/login', 'login')
      await page.locator('[name=login]').fill(instance.staff)
      await page.locator('[name=password]').fill(instance.staff_password)
      await press(page, 'main form button')
      assert.equal(new URL(page.url()).pathname, '/admin')
      await isFine(page, `admin-${language}`)
    })
    test('the back office finds orders', async () => {
      await visit('/admin/orders', 'admin-orders')
      await press(page, 'main a[href^="/admin/orders/"]')
      await isFine(page, `admin-order-${language}`)
    })
    test('the board shows how every store is', () => visit('/admin/board', 'admin-board'))
    test('the back office says that nothing was noticed about returns', () => visit('/admin/signals', 'admin-signals'))
    test('the back office shows stores', async () => {
      await visit('/admin/stores', 'admin-stores')
      await visit(`/admin/stores/${instance.store}`, 'admin-store')
    })
    test('a count that was held back is applied on the page of its store', async () => {
      const store = instance.sql(`SELECT code FROM store WHERE code <> '${instance.store}' ORDER BY store_id DESC LIMIT ${language === 'fr' ? 0 : 1}, 1`)
      const units = () => instance.sql(`SELECT SUM(on_hand) FROM stock JOIN store USING (store_id) WHERE code = '${store}'`)
      const file = join(instance.folder, 'count.csv')
      const as_of = new Date().toISOString()
      writeFileSync(file, `sku,on_hand\nTAS-1001,3\n`)
      const before = units()
      const command = ['import', 'snapshots', file, '--source', language, '--store', store, '--seq', '1', '--as-of', as_of, '--complete']
      assert.throws(() => instance.ctl(command), /held back/)
      await visit(`/admin/stores/${store}`, 'admin-store-held')
      assert.equal(units(), before)
      await page.locator('details:has(form[action$="/confirm-held"]) summary').click()
      await isFine(page, `admin-store-confirm-${language}`)
      await press(page, 'form[action$="/confirm-held"] button')
      assert.equal(units(), '3')
      await isFine(page, `admin-store-confirmed-${language}`)
      assert.equal(await page.locator('form[action$="/confirm-held"]').count(), 0)
    })
  })
}
