import { describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../../support/command.ts'

/** The worksheet as Markdown: what is recorded is shown as it is, and is never taken for Markdown. */

async function sheetOfRecord(record: object): Promise<string> {
  const path = folderWith({ 'p.json': JSON.stringify(record) })('p.json')
  return (await prescreen(['screen', path, '--format', 'markdown', '--as-of', '2026-03-15'])).out
}

describe('a worksheet in Markdown', () => {
  it('shows numbers as they are', async () => {
    const labs = { creatinine: { value: 0.8, unit: 'mg/dL', uln: 1.2 }, albumin: { value: 4, unit: 'g/dL' } }
    const text = await sheetOfRecord({ id: '2.5', labs })
    expect(text).toContain('| 0.8 mg/dL')
    expect(text).not.toMatch(/\\\d/)
  })

  it('has no list where a text begins like one', async () => {
    expect(await sheetOfRecord({ id: '1. first' })).toContain(String.raw`# Pre-screening worksheet: 1\. first`)
    expect(await sheetOfRecord({ id: '7) x' })).toContain(String.raw`7\) x`)
    expect(await sheetOfRecord({ id: '- x' })).toContain(String.raw`\- x`)
  })
})
