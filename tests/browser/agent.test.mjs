// Every page of the clerks, in both languages, without JavaScript, on a tablet: one visit from login to return works,
// axe-core finds nothing, and a picture of each page lies in the build folder under screens/.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { awaitShown, look, open, placeOrder, press, startBrowser, startInstance, tablet } from './lib.mjs'
import { describePicking, preparePicking } from './picking.mjs'

let instance, browser
before(async () => {
  instance = await startInstance()
  preparePicking(instance)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

// Names are text, whatever is in them.
const customer = (language) => ({ name: 'Zoé <b>Lefèvre</b>', email: 'zoe@mail.example', language })
const placeBold = (language, lines) => placeOrder(instance, language, { lines, customer: customer(language) })

async function cancel(order) {
  const answer = await fetch(`${instance.shop}/v1/orders/${order.id}/cancel`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
      Authorization: `Bearer ${order.tracking_url.split('/').pop()}`,
    },
  })
  assert.equal(answer.status, 200)
}

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let page, order, shortLine
    before(async () => {
      page = await (await open(browser, language)).newPage()
      await page.setViewportSize(tablet)
    })
    after(() => page.context().close())

    const isFine = async (name) => assert.deepEqual(await look(browser, page, `agent-${name}-${language}`), [])
    const visit = async (path, name, status = 200) => {
      const answer = await page.goto(instance.agent + path)
      assert.equal(answer.status(), status)
      assert.equal(await page.locator('html').getAttribute('lang'), language)
      await isFine(name)
    }
    // Reloads a page until it shows what headquarters sent meanwhile.
    const await_ = (path, selector) => awaitShown(page, instance.agent + path, selector)
    const logIn = async (pin) => {
      await page.locator(`[name=login][value=${instance.clerk}]`).check()
      await page.locator('[name=pin]').fill(pin)
      await press(page, 'main form button')
    }
    const scan = async (text) => {
      await page.locator('[name=text]').fill(text)
      await press(page, 'form:has([name=text]) button')
    }

    const reportMissing = async () => {
      await press(page, 'main ul.list a[href*="/line?"]')
      shortLine = page.url().slice(instance.agent.length)
      await isFine('line')
      await page.locator('form[action$="/short"] [name=qty]').fill('1')
      await page.locator('form[action$="/short"] [name=reason]').first().check()
      // The others are there: the tests after this one sell them.
      await page.locator('form[action$="/short"] [name=zero]').uncheck()
      await press(page, 'form[action$="/short"] button')
    }

    test('nobody gets in without a PIN', async () => {
      await visit('/', 'login')
      assert.equal(new URL(page.url()).pathname, '/login')
      await logIn('0000')
      assert.equal(await page.locator('.notice.bad').count(), 1)
      await isFine('login-wrong')
    })
    test('empty lists say so', async () => {
      await page.goto(instance.agent)
      await logIn(instance.pin)
      await isFine('queue-empty')
      await visit('/ready', 'ready-empty')
      await visit('/tasks', 'tasks-empty')
      await visit('/returns', 'returns')
    })
    test('an order appears in the queue and opens', async () => {
      order = await placeBold(language, [{ sku: 'LAM-1001', qty: 2 }, { sku: 'TAS-1001', qty: 2 }])
      await await_('/', 'main a[href^="/f/"]')
      await isFine('queue')
      await press(page, 'main a[href^="/f/"]')
      await isFine('picking')
    })
    test('what is not in the order is refused at the scan', async () => {
      await scan('3017620422003')
      assert.equal(await page.locator('.notice.warn').count(), 1)
      await isFine('picking-wrong-product')
    })
    test('lines are picked by scan and by tap, and one is short', async () => {
      const gtin = /\b\d{12,14}\b/.exec(await page.locator('main ul.list li').first().innerText())[0]
      await scan(gtin)
      assert.equal(await page.locator('.notice.good').count(), 1)
      await press(page, 'main ul.list button')
      await reportMissing()
      await isFine('short-untold')
    })
    test('what was reported missing by a slip is taken back, at once and from its line', async () => {
      const undo = 'form[action$="/found"] button'
      const left = () => page.locator('main ul.list li:not(.is-done) .qty').innerText()
      const missing = () => page.locator('main ul.list .badge.late').count()
      assert.equal(await missing(), 1)
      await press(page, undo)
      assert.equal(await page.locator('.notice.good').count(), 1)
      assert.equal(await page.locator(undo).count(), 0)
      assert.equal(await missing(), 0)
      assert.equal(await left(), '0 / 2')
      await reportMissing()
      await press(page, 'main ul.list a[href*="/line?"]')
      await isFine('line-untold')
      await press(page, undo)
      assert.equal(await missing(), 0)
      await reportMissing()
      await press(page, 'main ul.list li:not(.is-done) button')
      await isFine('picked-through')
    })
    test('it becomes ready with its slot', async () => {
      await page.locator('[name=slot]').fill('C4')
      await press(page, 'form:has([name=slot]) button')
      await isFine('waiting')
      await visit('/ready', 'ready')
      await await_(shortLine, 'form[action$="/found"]')
      await isFine('line-told')
      await press(page, 'form[action$="/found"] button')
      assert.equal(await page.locator('.notice.warn').count(), 1)
      await isFine('found-too-late')
      await page.goto(`${instance.agent}/ready`)
    })
    test('a wrong code opens nothing', async () => {
      await press(page, 'main a[href^="/f/"]')
      await page.locator('[name=code]').fill('0000-0000')
      await press(page, 'form:has([name=code]) button')
      assert.equal(await page.locator('.notice.bad').count(), 1)
      await isFine('code-wrong')
    })
    test('the right code leads to the handover, where one unit is refused', async () => {
      await page.goto(instance.agent)
      await scan(order.pickup_code)
      assert.match(page.url(), /\/handover$/)
      await isFine('handover')
      await page.locator('[name^=line-]').first().fill('0')
      await page.locator('[name^=why-]').first().selectOption('changed_mind')
      await press(page, 'form:has([name=by]) button')
      assert.match(await page.locator('main .row .price').innerText(), language === 'fr' ? /^6,50/ : /6\.50$/)
      await isFine('collected')
    })
    test('a manager hands over without the code', async () => {
      const other = await placeBold(language, [{ sku: 'TAS-1001', qty: 1 }])
      await await_('/', 'main a[href^="/f/"]')
      await press(page, 'main a[href^="/f/"]')
      await press(page, 'main ul.list button')
      await page.locator('[name=slot]').fill('C5')
      await press(page, 'form:has([name=slot]) button')
      await press(page, 'main a[href$="/handover"]')
      await isFine('handover-manager')
      await page.locator('[name=identity]').check()
      await page.locator('[name=override][value=code_lost]').check()
      await press(page, 'form:has([name=by]) button')
      assert.match(await page.locator('main').innerText(), new RegExp(other.number))
    })
    test('goods come back at the counter', async () => {
      await visit('/returns?q=0000000000', 'returns-none')
      await page.locator('[name=q]').fill(order.number)
      await press(page, 'form:has([name=q]) button')
      await isFine('return')
      await page.locator('[name^=line-]').first().fill('1')
      await page.locator('[name^=condition-]').first().selectOption('opened')
      await page.locator('[name=reason]').first().check()
      await press(page, 'form[action="/returns/new"] .actions button')
      assert.match(page.url(), /\/returns\/done/)
      await isFine('returned')
    })
    test('what was refused or cancelled is put back', async () => {
      const cancelled = await placeBold(language, [{ sku: 'LAM-1001', qty: 1 }])
      await await_('/', 'main a[href^="/f/"]')
      await press(page, 'main a[href^="/f/"]')
      await press(page, 'main ul.list button')
      await cancel(cancelled)
      await await_('/tasks', 'section.card + section.card')
      await isFine('tasks')
      await press(page, 'form[action$="/put-back"] button')
      await press(page, 'a[href="/tasks"]')
      await press(page, 'form[action$="/put-back"] button')
      await press(page, 'a[href="/tasks"]')
      assert.equal(await page.locator('form[action$="/put-back"]').count(), 0)
      while ((await page.locator('form[action="/tasks/count"]').count()) > 0) {
        await page.locator('[name=on_shelf]').first().fill('400')
        await press(page, 'form[action="/tasks/count"] button')
      }
      await await_('/tasks', 'p.card')
    })
    test('an unknown address is a page that says so', () => visit('/nowhere', 'not-found', 404))
    test('after logging out the PIN is asked again', async () => {
      await press(page, 'form[action="/logout"] button')
      assert.equal(new URL(page.url()).pathname, '/login')
    })
  })
}

for (const language of ['fr', 'en']) describePicking(language, () => ({ instance, browser }), placeBold, cancel)
