import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { startApp } from './fixtures/app.ts'

const executablePath = '/usr/bin/chromium'
const skip = existsSync(executablePath)
  ? false
  : `no Chromium at ${executablePath}: install it to try the pages in a browser`
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

async function openBrowser (t: Test): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args })
  t.teardown(() => browser.close())
  return browser
}

/** What went wrong on a page, and every address it asked for. */
function watch (page: Page) {
  const faults: string[] = []
  const asked: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', error => faults.push(error.message))
  page.on('request', request => asked.push(request.url()))
  return { faults, asked }
}

async function freePort (): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** The service at the address that its own documents name. */
async function listen (t: Test, config = {}) {
  const port = await freePort()
  const app = await startApp(t, { config: { publicUrl: `http://127.0.0.1:${port}`, ...config } })
  return app.listen({ host: '127.0.0.1', port })
}

t.test('the documentation page works offline, under its policy, and tries an operation', { skip }, async t => {
  const origin = await listen(t)
  const page = await (await openBrowser(t)).newPage()
  const { faults, asked } = watch(page)
  await page.goto(`${origin}/docs`)
  await page.waitForSelector('.opblock')
  t.ok(await page.locator('.opblock').count() >= 30, 'every operation is there')

  const operation = page.locator('.opblock', { has: page.locator('[data-path="/livez"]') })
  await operation.locator('.opblock-summary-control').click()
  await operation.getByRole('button', { name: 'Try it out' }).click()
  const answered = page.waitForResponse(response => response.url().endsWith('/livez'))
  await operation.getByRole('button', { name: 'Execute' }).click()
  t.equal((await answered).status(), 200, 'Try it out asks this very service')

  t.strictSame(faults, [], 'nothing is broken or refused by the policy')
  t.strictSame(
    asked.filter(url => !url.startsWith(origin) && !url.startsWith('data:')),
    [],
    'nothing is asked of anyone else'
  )
})

/** A page of an intranet, on another origin, with the embed in it. */
async function intranet (t: Test, embed: string): Promise<string> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end(
      `<!DOCTYPE html><title>Intranet</title><iframe src="${embed}" title="Safe"></iframe>`
    )
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

t.test('an embedded principle shows in a page of another origin', { skip }, async t => {
  const origin = await listen(t)
  const page = await (await openBrowser(t)).newPage()
  const { faults } = watch(page)
  await page.goto(await intranet(t, `${origin}/embed/principles/safe`))
  const frame = page.frameLocator('iframe')
  t.equal(await frame.locator('h2').textContent(), 'Safe')
  t.match(await frame.locator('footer').textContent(), /CC BY 4\.0/)
  t.strictSame(faults.filter(fault => !fault.includes('favicon')), [])
  t.strictSame(await page.context().cookies(), [])
})

t.test('an embedded page is refused where frame-ancestors does not allow it', { skip }, async t => {
  const origin = await listen(t, { frameAncestors: "'none'" })
  const page = await (await openBrowser(t)).newPage()
  const refused = page.waitForEvent('console', message => message.text().includes('frame-ancestors'))
  await page.goto(await intranet(t, `${origin}/embed/principles/safe`))
  t.match((await refused).text(), /frame-ancestors 'none'/)
  t.equal(await page.frameLocator('iframe').locator('h2').count(), 0)
})
