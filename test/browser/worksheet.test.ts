import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../support/command.ts'
import { hostileRecord } from '../support/hostile.ts'
import { lacking, pathOf } from '../support/tools.ts'

/** Worksheets in a real browser: they load and run nothing, axe finds no problem, and printing cuts no row. */

const AS_OF = ['--as-of', '2026-03-15']
const scratch = mkdtempSync(join(tmpdir(), 'prescreen-browser-'))

const SAMPLES = readdirSync('seeds/patients')
  .filter((name) => name.endsWith('.json'))
  .map((name) => `seeds/patients/${name}`)

const PAGES: Readonly<Record<string, () => Promise<string>>> = {
  patient: () => screened('seeds/patients/near-miss-bilirubin.json'),
  'open patient': () => screened('seeds/patients/limits-unknown.json'),
  'hostile record': () => screened(folderWith({ 'x.json': hostileRecord() })('x.json')),
  cohort: async () => (await prescreen(['batch', 'seeds/patients', '--format', 'html', '--quiet', ...AS_OF])).out,
  'signed sheets': () => screened(...SAMPLES),
}

async function screened(...paths: readonly string[]): Promise<string> {
  return (await prescreen(['screen', ...paths, '--format', 'html', ...AS_OF])).out
}

const lack = lacking('chromium', 'pdftotext')
beforeEach(({ skip }) => skip(lack !== undefined, lack))

let browser: Browser | undefined
beforeAll(async () => {
  const executablePath = pathOf('chromium')
  if (executablePath !== undefined) browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
}, 300_000)
afterAll(async () => browser?.close())

interface Opened {
  readonly page: Page
  readonly requests: readonly string[]
}

/** Each page is made and opened once, for all tests. */
const all = new Map<string, Promise<Opened>>()

function opened(name: string): Promise<Opened> {
  const known = all.get(name) ?? openedNew(name)
  all.set(name, known)
  return known
}

async function openedNew(name: string): Promise<Opened> {
  const path = join(scratch, `${name.replaceAll(' ', '-')}.html`)
  writeFileSync(path, (await PAGES[name]?.()) ?? '')
  const page = await (browser ?? expect.unreachable('no browser')).newPage()
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(`file://${path}`)
  return { page, requests }
}

/** The text of a printed page, read by `pdftotext` with these options. */
async function printed(page: Page, format: string, words: readonly string[], browserMargins = false): Promise<string> {
  const path = join(scratch, `${format}.pdf`)
  await page.pdf({ path, format, displayHeaderFooter: browserMargins })
  return spawnSync('pdftotext', [...words, path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout
}

describe.each(Object.keys(PAGES).filter((name) => name !== 'signed sheets'))('the page of a %s', (name) => {
  it('loads nothing and runs nothing', async () => {
    const { page, requests } = await opened(name)
    expect(requests).toHaveLength(1)
    expect(await page.title()).toMatch(/^Pre-screening of/)
    expect(await page.locator('script, img, iframe, object, link').count()).toBe(0)
  })

  it('has headings, table headers and contrast: axe finds no violation', async () => {
    const { page } = await opened(name)
    await page.evaluate(axe.source)
    const found = (await page.evaluate('axe.run()')) as { violations: { id: string; impact: string }[] }
    expect(found.violations.map((one) => `${one.impact} ${one.id}`)).toEqual([])
  })

  it.each(['A4', 'Letter'])('prints on %s without cutting a row', async (format) => {
    const { page } = await opened(name)
    const pages = (await printed(page, format, ['-raw'])).split('\f').map(squeezed)
    const rows = await page
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
    expect(pages.length).toBeGreaterThan(1)
    const cut = rows.filter((cells) => !pages.some((one) => cells.every((cell) => one.includes(squeezed(cell)))))
    expect(cut).toEqual([])
  })
})

/** A text without spaces and punctuation, so that line breaks do not matter. */
function squeezed(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

it('is readable in black and white, with the status in words', async () => {
  const { page } = await opened('open patient')
  const colours = (await page.evaluate(
    `[...document.querySelectorAll('*')].flatMap((one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor])`,
  )) as string[]
  const grey = (colour: string): boolean => {
    const [r, g, b] = colour.match(/[\d.]+/g) ?? []
    return r === g && g === b
  }
  expect(colours.filter((colour) => !grey(colour))).toEqual([])
  expect(await page.locator('tr.unknown .status').first().textContent()).toBe('? unknown')
})

describe('the sheets to be signed for all sample patients', () => {
  it.each(['A4', 'Letter'])(
    'have at most two pages for each trial on %s, each with its number and hash',
    async (format) => {
      const { page } = await opened('signed sheets')
      // Printed with the header and footer of the browser, as many people do.
      const text = await printed(page, format, ['-layout'], true)
      expect(text).not.toContain('file:')
      const pages = text.split('\f').slice(0, -1)
      const counts = new Map<string, number>()
      pages.forEach((one, i) => {
        expect(one).toContain(`page ${i + 1} of ${pages.length}`)
        expect(one).toMatch(/Result \(SHA-256\) [0-9a-f]{64}/)
        const [, what = '', patient = ''] = /^\s*(\S.*?) {2,}Record (\S+)/.exec(one) ?? []
        if (/^(NCT|FUDAN)/.test(what)) counts.set(`${patient} ${what}`, (counts.get(`${patient} ${what}`) ?? 0) + 1)
      })
      expect(counts.size).toBe(await page.locator('.sheet').count())
      expect([...counts].filter(([, count]) => count > 2)).toEqual([])
    },
  )
})
