import { describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../../support/command.ts'

/** The worksheet as Markdown: recorded texts are shown as they are and never interpreted as Markdown. */

async function sheetOfRecord(record: object, number = '1'): Promise<string> {
  const path = folderWith({ 'p.json': JSON.stringify(record) })('p.json')
  const words = ['screen', path, '--format', 'markdown', '--as-of', '2026-03-15', '--screening-number', number]
  return (await prescreen(words)).out
}

describe('a worksheet in Markdown', () => {
  it('shows numbers unchanged', async () => {
    const labs = { creatinine: { value: 0.8, unit: 'mg/dL', uln: 1.2 }, albumin: { value: 4, unit: 'g/dL' } }
    const text = await sheetOfRecord({ id: '2.5', labs })
    expect(text).toContain('| 0.8 mg/dL')
    expect(text).not.toMatch(/\\\d/)
  })

  it('does not turn a text that begins like a list into a list', async () => {
    expect(await sheetOfRecord({ id: 'x' }, '1. first')).toContain(String.raw`- Screening number: 1\. first`)
    expect(await sheetOfRecord({ id: 'x' }, '7) x')).toContain(String.raw`- Screening number: 7\) x`)
    expect(await sheetOfRecord({ id: 'x' }, '- x')).toContain(String.raw`- Screening number: \- x`)
  })
})
