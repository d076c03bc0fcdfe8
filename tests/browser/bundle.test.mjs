// A bundle from its page to the bag, in both languages, without JavaScript: what is in it is said wherever it is shown,
// and the clerk reads at each of its goods what they are part of.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { awaitShown, look, open, press, signIn, startBrowser, startInstance } from './lib.mjs'

let instance, browser
before(async () => {
  instance = await startInstance()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

const bundle = 'LOT-0001'
const words = { fr: { name: 'Coffret cadeau', part: 'Du lot' }, en: { name: 'Gift box', part: 'Part of' } }

for (const language of ['fr', 'en']) {
  describe(language, () => {
    const { name, part } = words[language]
    let shopper, clerk
    before(async () => {
      shopper = await (await open(browser, language)).newPage()
      clerk = await (await open(browser, language)).newPage()
      await clerk.setViewportSize({ width: 820, height: 1180 })
    })
    after(() => Promise.all([shopper.context().close(), clerk.context().close()]))
    const isFine = async (page, of) => assert.deepEqual(await look(browser, page, `bundle-${of}-${language}`), [])

    test('the basket says what is in it and which store has all of it', async () => {
      await shopper.goto(`${instance.shop}/p/${bundle}`)
      await shopper.locator('#qty').fill('2')
      await press(shopper, '#want button')
      await shopper.goto(`${instance.shop}/basket?postcode=75011&country=FR`)
      assert.match(await shopper.locator('.items li').first().innerText(), /1 × .+, 2 × /)
      await isFine(shopper, 'basket')
    })
    test('it is held and ordered as one', async () => {
      await press(shopper, `button[name=store][value="${instance.store}"]`)
      const what = await shopper.locator('section.what').innerText()
      assert.ok(what.includes(`2 × ${name}`), what)
      await isFine(shopper, 'checkout')
      await shopper.locator('[name=name]').fill('Zoé Lefèvre')
      await shopper.locator('[name=email]').fill('zoe@mail.example')
      await press(shopper, 'form[aria-labelledby=who] button')
      assert.match(shopper.url(), /\/o\/[\w-]{43}/)
    })
    test('the order shows its goods under it, and their shares are its price', async () => {
      assert.ok((await shopper.locator('.lines .bundle').innerText()).includes(`2 × ${name}`))
      const shares = await shopper.locator('.lines .bundled .price').allInnerTexts()
      const minor = (text) => Number(text.replace(/\D/g, ''))
      const sum = await shopper.locator('.lines .sum .price').innerText()
      assert.ok(shares.length >= 2)
      assert.equal(shares.reduce((all, share) => all + minor(share), 0), minor(sum))
      await isFine(shopper, 'order')
    })
    test('the clerk reads at each line what it is part of', async () => {
      await signIn(clerk, instance.agent, instance.clerk, instance.pin)
      await awaitShown(clerk, instance.agent, 'main a[href^="/f/"]')
      await press(clerk, 'main a[href^="/f/"]')
      const lines = await clerk.locator('main ul.list > li').allInnerTexts()
      const bundled = lines.filter((line) => line.includes(`${part} ${words.fr.name}`) || line.includes(`${part} ${words.en.name}`))
      assert.ok(bundled.length >= 2, lines.join('\n'))
      await isFine(clerk, 'picking')
    })
  })
}
